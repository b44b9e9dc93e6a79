-- DropIndex
DROP INDEX "inbox_handled_at_idx";

-- DropIndex
DROP INDEX "outbox_event_id_key";

-- DropIndex
DROP INDEX "outbox_sent_at_idx";

-- CreateIndex
CREATE INDEX "inbox_handled_at_idx" ON "inbox" USING BRIN ("handled_at");
