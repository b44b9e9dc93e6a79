-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "restaurants" (
    "restaurant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "menu_items" JSONB NOT NULL,
    "menu_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "restaurants_pkey" PRIMARY KEY ("restaurant_id")
);

-- CreateTable
CREATE TABLE "tickets" (
    "ticket_id" UUID NOT NULL,
    "restaurant_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "line_items" JSONB NOT NULL,
    "ready_by" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("ticket_id")
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
CREATE INDEX "tickets_restaurant_id_ticket_id_idx" ON "tickets"("restaurant_id", "ticket_id");

-- CreateIndex
CREATE INDEX "tickets_restaurant_id_state_ticket_id_idx" ON "tickets"("restaurant_id", "state", "ticket_id");

-- CreateIndex
CREATE INDEX "inbox_handled_at_idx" ON "inbox"("handled_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_event_id_key" ON "outbox"("event_id");

-- CreateIndex
CREATE INDEX "outbox_sent_at_idx" ON "outbox"("sent_at");


