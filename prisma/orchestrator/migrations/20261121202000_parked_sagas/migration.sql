-- Only the few that are parked, newest first. Prisma's schema cannot say the condition; without it the index would hold every saga.
CREATE INDEX "saga_instances_parked_idx" ON "saga_instances"("started_at", "saga_id") WHERE "parked_reason" IS NOT NULL;
