-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "confirmed_by" TEXT,
ADD COLUMN     "locked_by" TEXT,
ADD COLUMN     "pending_reason" TEXT,
ADD COLUMN     "pending_revision" JSONB;


