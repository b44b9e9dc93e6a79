-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "locked_by" TEXT,
ADD COLUMN     "pending_revision" JSONB,
ADD COLUMN     "settled_by" TEXT,
ADD COLUMN     "state_before" TEXT;


