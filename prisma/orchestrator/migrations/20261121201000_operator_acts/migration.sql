-- CreateTable
CREATE TABLE "operator_acts" (
    "act_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "wanted" TEXT NOT NULL,
    "by_whom" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "service" TEXT,
    "instance_id" TEXT,
    "took" TEXT[],
    "unavailable" TEXT[],

    CONSTRAINT "operator_acts_pkey" PRIMARY KEY ("act_id")
);

-- CreateIndex
CREATE INDEX "operator_acts_at_act_id_idx" ON "operator_acts"("at", "act_id");
