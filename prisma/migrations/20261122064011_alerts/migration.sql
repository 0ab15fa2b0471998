-- CreateEnum
CREATE TYPE "AlertState" AS ENUM ('firing', 'resolved');

-- CreateEnum
CREATE TYPE "AlertEvent" AS ENUM ('triggered', 'resolved', 'error');

-- CreateTable
CREATE TABLE "alerts" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "query_language" TEXT NOT NULL,
    "editor_mode" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "condition_json" TEXT,
    "lookback_seconds" INTEGER NOT NULL,
    "threshold_operator" TEXT NOT NULL,
    "threshold_value" DOUBLE PRECISION NOT NULL,
    "frequency_seconds" INTEGER NOT NULL,
    "severity" TEXT NOT NULL,
    "labels" JSONB,
    "annotations" JSONB,
    "recipient_user_ids" INTEGER[],
    "webhook_urls" TEXT[],
    "generator_url" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "last_state" "AlertState" NOT NULL DEFAULT 'resolved',
    "last_error" TEXT,
    "last_evaluated_at" TIMESTAMPTZ(3),
    "last_triggered_at" TIMESTAMPTZ(3),
    "next_run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "runs_as" INTEGER,
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_history" (
    "id" SERIAL NOT NULL,
    "alert_id" INTEGER NOT NULL,
    "status" "AlertEvent" NOT NULL,
    "triggered_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "value" DOUBLE PRECISION,
    "message" TEXT,
    "payload" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_history_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "alerts_source_id_idx" ON "alerts"("source_id");

-- CreateIndex
CREATE INDEX "alerts_created_by_idx" ON "alerts"("created_by");

-- CreateIndex
CREATE INDEX "alerts_runs_as_idx" ON "alerts"("runs_as");

-- CreateIndex
CREATE INDEX "alert_history_alert_id_id_idx" ON "alert_history"("alert_id", "id");

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_runs_as_fkey" FOREIGN KEY ("runs_as") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_history" ADD CONSTRAINT "alert_history_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot spell.

ALTER TABLE "alerts" ADD CONSTRAINT "alerts_words" CHECK (
  btrim("name") <> '' AND "query_language" IN ('logchefql', 'clickhouse-sql')
  AND "editor_mode" IN ('condition', 'native') AND "severity" IN ('info', 'warning', 'critical')
  AND "threshold_operator" IN ('gt', 'gte', 'lt', 'lte', 'eq', 'neq'));
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_numbers" CHECK (
  "lookback_seconds" > 0 AND "frequency_seconds" > 0 AND "threshold_value" - "threshold_value" = 0);
ALTER TABLE "alert_history" ADD CONSTRAINT "alert_history_resolved" CHECK (
  ("status" = 'resolved') = ("resolved_at" IS NOT NULL));

-- An alert fires once at a time, whatever two processes think.
CREATE UNIQUE INDEX "alert_history_one_open" ON "alert_history" ("alert_id") WHERE "status" = 'triggered';

-- What is due next.
CREATE INDEX "alerts_due" ON "alerts" ("next_run_at") WHERE "is_active";
