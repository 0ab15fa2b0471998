import type { ExportStatus } from "@/lib/platform/generated/prisma/client";

/** The columns of an export job that code may read. */
export const EXPORT_FIELDS = {
  id: true,
  teamId: true,
  sourceId: true,
  createdBy: true,
  status: true,
  format: true,
  rowFilter: true,
  fileName: true,
  errorMessage: true,
  rowsExported: true,
  bytesWritten: true,
  expiresAt: true,
  completedAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** A row with EXPORT_FIELDS. */
export type ExportFields = {
  id: string;
  teamId: number;
  sourceId: number;
  createdBy: number;
  status: ExportStatus;
  format: string;
  rowFilter: string | null;
  fileName: string;
  errorMessage: string | null;
  rowsExported: number | null;
  bytesWritten: bigint | null;
  expiresAt: Date;
  completedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** `Job` of the native wire (spec/logchef.md §6.11). Both addresses are relative to the origin. */
export function toExportJob(row: ExportFields) {
  const address = `/api/v1/teams/${row.teamId}/sources/${row.sourceId}/exports/${row.id}`;
  return {
    id: row.id,
    status: row.status,
    format: row.format,
    file_name: row.fileName,
    error_message: row.errorMessage ?? undefined,
    rows_exported: row.rowsExported ?? undefined,
    bytes_written: row.bytesWritten === null ? undefined : Number(row.bytesWritten),
    expires_at: row.expiresAt.toISOString(),
    completed_at: row.completedAt?.toISOString(),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    status_url: address,
    download_url: row.status === "complete" ? `${address}/download` : undefined,
  };
}
export type ExportJobWire = ReturnType<typeof toExportJob>;
