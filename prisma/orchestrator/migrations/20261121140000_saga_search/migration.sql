-- DropIndex
DROP INDEX "saga_instances_subject_idx";

-- CreateIndex
CREATE INDEX "saga_instances_subject_started_at_saga_id_idx" ON "saga_instances"("subject", "started_at", "saga_id");

-- CreateIndex
CREATE INDEX "saga_instances_started_at_saga_id_idx" ON "saga_instances"("started_at", "saga_id");
