import "server-only";
import { invalid } from "@/lib/core/errors";
import { queryWord } from "@/lib/http/query";
import type { AccountAccessWire } from "./serialize";
import { toCsv } from "./serialize";

/** JSON, or a file of CSV where the query string asks `format=csv`; 400 for any other format. */
export function answerAccess(request: Request, access: AccountAccessWire, requestId: string): unknown {
  const format = queryWord(request, "format") ?? "json";
  if (format === "json") return access;
  if (format !== "csv") throw invalid("Invalid format");
  return new Response(toCsv(access), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="access-${access.account.id}.csv"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-request-id": requestId,
    },
  });
}
