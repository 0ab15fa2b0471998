import { invalid } from "@/lib/core/errors";
import { queryWord } from "@/lib/http/query";
import { PATTERNS, SCANNER_FORMATS, scannerRules } from "./scanners";

/** The rules in the format that the query string names: in the envelope as JSON, otherwise as the scanner's own file. */
export function answerScannerRules(request: Request): Response | { patterns: typeof PATTERNS } {
  const word = queryWord(request, "format") ?? "json";
  const format = SCANNER_FORMATS.find((known) => known === word);
  if (!format) throw invalid("Invalid format");
  if (format === "json") return { patterns: PATTERNS };
  const { file, type, text } = scannerRules(format);
  const headers = { "content-type": `${type}; charset=utf-8`, "content-disposition": `inline; filename="${file}"` };
  return new Response(text, { headers });
}
