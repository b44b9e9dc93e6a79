-- AlterTable
ALTER TABLE "saga_instances" ADD COLUMN     "awaiting" JSONB,
ADD COLUMN     "definition_hash" TEXT,
ADD COLUMN     "failure_outcome" TEXT,
ADD COLUMN     "parked_reason" TEXT,
ADD COLUMN     "waiting_for" TEXT;

-- What is under way keeps its place, and goes on with version 1 of create-order, which has this hash.
UPDATE "saga_instances" SET
  "definition_hash" = '33a19a5d7e1fe18b',
  "failure_outcome" = CASE WHEN "failure_code" IS NULL THEN NULL WHEN "failure_code" = 'STEP_TIMED_OUT' THEN 'unknown' ELSE 'refused' END,
  "awaiting" = CASE WHEN "awaiting_step" IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
    'step', "awaiting_step",
    'direction', "awaiting_direction",
    'attempt', "attempt",
    'sinceMs', floor(extract(epoch FROM "awaiting_since") * 1000),
    'dueMs', floor(extract(epoch FROM "due_at") * 1000))) END;

-- AlterTable
ALTER TABLE "saga_instances" ALTER COLUMN "awaiting" SET NOT NULL,
ALTER COLUMN "definition_hash" SET NOT NULL,
DROP COLUMN "attempt",
DROP COLUMN "awaiting_direction",
DROP COLUMN "awaiting_since",
DROP COLUMN "awaiting_step";

-- AlterTable
ALTER TABLE "saga_journal" ADD COLUMN     "by_whom" TEXT,
ADD COLUMN     "phase" TEXT,
ADD COLUMN     "why" TEXT;

UPDATE "saga_journal" SET "phase" = 'running';

ALTER TABLE "saga_journal" ALTER COLUMN "phase" SET NOT NULL;

-- CreateIndex
CREATE INDEX "saga_instances_waiting_for_idx" ON "saga_instances"("waiting_for");
