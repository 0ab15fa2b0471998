-- CreateEnum
CREATE TYPE "ExportStatus" AS ENUM ('pending', 'running', 'complete', 'failed');

-- CreateTable
CREATE TABLE "export_jobs" (
    "id" UUID NOT NULL,
    "team_id" INTEGER NOT NULL,
    "source_id" INTEGER NOT NULL,
    "created_by" INTEGER NOT NULL,
    "status" "ExportStatus" NOT NULL DEFAULT 'pending',
    "format" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "error_message" TEXT,
    "rows_exported" INTEGER,
    "bytes_written" BIGINT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "export_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "export_jobs_team_id_idx" ON "export_jobs"("team_id");

-- CreateIndex
CREATE INDEX "export_jobs_source_id_idx" ON "export_jobs"("source_id");

-- CreateIndex
CREATE INDEX "export_jobs_created_by_idx" ON "export_jobs"("created_by");

-- CreateIndex
CREATE INDEX "export_jobs_expires_at_idx" ON "export_jobs"("expires_at");

-- AddForeignKey
ALTER TABLE "export_jobs" ADD CONSTRAINT "export_jobs_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_jobs" ADD CONSTRAINT "export_jobs_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_jobs" ADD CONSTRAINT "export_jobs_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
