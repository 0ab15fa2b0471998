import type { z } from "zod";
import { AppError, type ErrorType, invalid } from "@/lib/core/errors";

/** Largest request body of the native wire (spec/logchef.md §1.0). */
export const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

const tooLarge = () => new AppError("payload_too_large", "Request Entity Too Large");

/**
 * The bytes of a body; 413 when there are more than so many. A body of an announced length ends there, the HTTP parser
 * sees to that, so it is taken whole, which spares the machinery of a stream; any other is counted as it comes.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (Number(announced ?? 0) > limitBytes) throw tooLarge();
  if (announced !== null && !request.headers.has("transfer-encoding")) {
    const whole = new Uint8Array(await request.arrayBuffer());
    if (whole.byteLength > limitBytes) throw tooLarge();
    return whole;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON (or form) body as a plain value. Another content type, bytes that are not UTF-8 and text that is not JSON
 * are 400 "Invalid request body" of the class that the route uses (spec/logchef.md §1.0).
 */
export async function readBody(
  request: Request,
  errorType: ErrorType,
  message: string,
  limitBytes = BODY_LIMIT_BYTES,
): Promise<unknown> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json" && type !== "application/x-www-form-urlencoded") throw invalid(message, errorType);
  const bytes = await readBytes(request, limitBytes);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return type === "application/json" ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  } catch (cause) {
    throw new AppError("invalid_request", message, { type: errorType }, { cause });
  }
}

/**
 * Holds a value against its schema. The first issue is told: as `<field>: <text>` where the schema gives a sentence of
 * its own, and as "Invalid request body" where the value is of the wrong type altogether.
 */
export function parseBody<T>(schema: z.ZodType<T>, value: unknown, errorType: ErrorType, message: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const hasOwnWords = issue && !issue.message.startsWith("Invalid input");
  if (!hasOwnWords) throw invalid(message, errorType);
  const field = issue.path.join(".");
  throw new AppError("invalid_request", field ? `${field}: ${issue.message}` : issue.message, {
    type: errorType,
    ...(field && { field }),
  });
}
