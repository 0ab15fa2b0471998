import { z } from "zod";
import { named, type Told, wireCount, wireTime } from "@/lib/core/wire";
import type { ExportJobWire } from "./serialize";

/** `Job` of the native wire (spec/logchef.md §6.11). */
export const exportJobWire = named(
  "ExportJob",
  z.object({
    id: z.uuid(),
    status: z.enum(["pending", "running", "complete", "failed"]),
    format: z.string(),
    file_name: z.string(),
    error_message: z.string().optional(),
    rows_exported: wireCount.optional(),
    bytes_written: wireCount.optional(),
    expires_at: wireTime,
    completed_at: wireTime.optional(),
    created_at: wireTime,
    updated_at: wireTime,
    status_url: z.string().regex(/^\/api\/v1\//),
    download_url: z
      .string()
      .regex(/^\/api\/v1\//)
      .optional(),
  }) satisfies z.ZodType<Told<ExportJobWire>>,
);
