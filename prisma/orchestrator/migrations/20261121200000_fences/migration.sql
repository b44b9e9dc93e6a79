-- CreateTable
CREATE TABLE "fences" (
    "name" TEXT NOT NULL,
    "token" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fences_pkey" PRIMARY KEY ("name")
);
