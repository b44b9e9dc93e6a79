-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "saga_instances" (
    "saga_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "definition_version" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "awaiting_step" TEXT,
    "awaiting_direction" TEXT,
    "failed_step" TEXT,
    "failure_code" TEXT,
    "attempt" INTEGER NOT NULL,
    "awaiting_since" TIMESTAMPTZ(6),
    "due_at" TIMESTAMPTZ(6),
    "traceparent" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "saga_instances_pkey" PRIMARY KEY ("saga_id")
);

-- CreateTable
CREATE TABLE "saga_journal" (
    "entry_id" BIGSERIAL NOT NULL,
    "saga_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,
    "attempts" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "saga_journal_pkey" PRIMARY KEY ("entry_id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "message_id" TEXT NOT NULL,
    "request_hash" TEXT,
    "reply" BYTEA,
    "refusal_code" TEXT,
    "refusal_message" TEXT,
    "running_until" TIMESTAMPTZ(6),
    "handled_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("message_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "event_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subscribers" TEXT[],
    "passed" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "envelope" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_seq" BIGINT,
    "sent_at" TIMESTAMPTZ(6),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letters" (
    "message_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "envelope" BYTEA NOT NULL,
    "reason" TEXT NOT NULL,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dead_letters_pkey" PRIMARY KEY ("message_id")
);

-- CreateIndex
CREATE INDEX "saga_instances_due_at_idx" ON "saga_instances"("due_at");

-- CreateIndex
CREATE INDEX "saga_instances_subject_idx" ON "saga_instances"("subject");

-- CreateIndex
CREATE INDEX "saga_journal_saga_id_idx" ON "saga_journal"("saga_id");

-- CreateIndex
CREATE INDEX "inbox_handled_at_idx" ON "inbox"("handled_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_event_id_key" ON "outbox"("event_id");

-- CreateIndex
CREATE INDEX "outbox_sent_at_idx" ON "outbox"("sent_at");

