-- DropIndex
DROP INDEX "inbox_handled_at_idx";

-- DropIndex
DROP INDEX "outbox_event_id_key";

-- DropIndex
DROP INDEX "outbox_sent_at_idx";

-- CreateIndex
CREATE INDEX "inbox_handled_at_idx" ON "inbox" USING BRIN ("handled_at");

-- DropIndex
DROP INDEX "saga_journal_saga_id_idx";

-- AlterTable
ALTER TABLE "saga_journal" DROP CONSTRAINT "saga_journal_pkey",
ADD CONSTRAINT "saga_journal_pkey" PRIMARY KEY ("saga_id", "entry_id");

-- CreateIndex
CREATE INDEX "saga_journal_entry_id_idx" ON "saga_journal"("entry_id");

-- Its rows are updated soon after they are inserted: with room in the page an update touches no index.
ALTER TABLE "saga_instances" SET (fillfactor = 50);
