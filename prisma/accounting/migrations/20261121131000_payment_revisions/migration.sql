-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "revised_by" TEXT;


