import { parse } from "@/lib/logs/ql/ast";
import { logchefqlShape } from "@/lib/logs/template";
import type { Language } from "./explore-state";

const PLACE = /line (\d+), col(?:umn)? (\d+)/i;

/** True when all that is wrong with a text may be that somebody is still writing it. */
function isAtEnd(text: string, position: { line: number; column: number } | undefined): boolean {
  const lines = text.split("\n");
  return position?.line === lines.length && position.column > [...(lines.at(-1) ?? "")].length;
}

/** The same for a query that may hold `{{variables}}`, whatever they stand for. */
export function problemOfTemplate(language: Language, text: string, refused: string | null) {
  return problemOf(language, language === "logchefql" ? logchefqlShape(text) : text, refused);
}

/** What stands against a text, and where: LogchefQL as it is typed, SQL as the server told. */
export function problemOf(language: Language, text: string, refused: string | null) {
  if (language === "logchefql") {
    const parsed = parse(text);
    if (parsed.ok) return null;
    const { message, position } = parsed.error;
    // The place stands in front of the parser's message too.
    return {
      message: message.replace(/^\d+:\d+: /, ""),
      line: position?.line ?? 1,
      column: position?.column ?? 1,
      isUnfinished: isAtEnd(text, position),
    };
  }
  if (!refused) return null;
  const found = PLACE.exec(refused);
  const [line, column] = [Number(found?.[1] ?? 1), Number(found?.[2] ?? 1)];
  return { message: refused, line, column, isUnfinished: false };
}
