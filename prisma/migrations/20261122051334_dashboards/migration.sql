-- CreateTable
CREATE TABLE "dashboards" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "cache_ttl_seconds" INTEGER,
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dashboards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dashboard_panels" (
    "dashboard_id" INTEGER NOT NULL,
    "panel_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "team_id" INTEGER,
    "source_id" INTEGER NOT NULL,
    "query" TEXT NOT NULL,
    "query_language" TEXT NOT NULL,
    "options" JSONB,
    "x" INTEGER NOT NULL,
    "y" INTEGER NOT NULL,
    "w" INTEGER NOT NULL,
    "h" INTEGER NOT NULL,

    CONSTRAINT "dashboard_panels_pkey" PRIMARY KEY ("dashboard_id","panel_id")
);

-- CreateIndex
CREATE INDEX "dashboards_created_by_idx" ON "dashboards"("created_by");

-- CreateIndex
CREATE INDEX "dashboard_panels_team_id_idx" ON "dashboard_panels"("team_id");

-- CreateIndex
CREATE INDEX "dashboard_panels_source_id_idx" ON "dashboard_panels"("source_id");

-- AddForeignKey
ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_panels" ADD CONSTRAINT "dashboard_panels_dashboard_id_fkey" FOREIGN KEY ("dashboard_id") REFERENCES "dashboards"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_panels" ADD CONSTRAINT "dashboard_panels_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_panels" ADD CONSTRAINT "dashboard_panels_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot spell. That panels don't overlap is held by code, and looked at again when they are read.

ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_name_present" CHECK (btrim("name") <> '');
ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_ttl_positive" CHECK ("cache_ttl_seconds" > 0);

ALTER TABLE "dashboard_panels" ADD CONSTRAINT "dashboard_panels_words" CHECK (
  "type" IN ('timeseries', 'stat', 'table', 'breakdown') AND "query_language" IN ('logchefql', 'clickhouse-sql')
  AND "panel_id" <> '' AND jsonb_typeof("options") = 'object');
ALTER TABLE "dashboard_panels" ADD CONSTRAINT "dashboard_panels_on_grid" CHECK (
  "w" IN (2, 3, 4, 6, 8, 9, 12) AND "h" BETWEEN 1 AND 6 AND "x" >= 0 AND "x" + "w" <= 12 AND "y" >= 0);
