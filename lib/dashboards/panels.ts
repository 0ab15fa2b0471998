import { z } from "zod";
import { isStorable, LARGEST_ID, storable } from "@/lib/core/body";
import { AppError, byteLength } from "@/lib/core/errors";
import { parse } from "@/lib/logs/ql/ast";
import { isShallow } from "@/lib/saved-queries/content";
import { layoutFault } from "./layout";

/** What a dashboard may hold (spec/logchef.md §7.5). */
export const PANELS_MAX = 24;
const PANELS_MAX_BYTES = 100 * 1024;
const ID_MAX_BYTES = 64;
const TITLE_MAX_BYTES = 200;
const CACHE_TTL_MAX_SECONDS = 86_400;

/** The refusal of a dashboard that isn't put together rightly; all of them begin alike. */
export function misconfigured(fault: string, field = "panels"): AppError {
  return new AppError("invalid_request", `invalid dashboard configuration: ${fault}`, { field });
}

const whole = (what: string) => z.number({ error: `${what} must be a number` }).int(`${what} must be a whole number`);
const rowId = (what: string) => whole(what).min(1, `${what} is required`).max(LARGEST_ID, `${what} is not a valid ID`);
const words = (what: string, maxBytes: number) =>
  z
    .string({ error: `${what} must be text` })
    .refine((text) => byteLength(text) <= maxBytes, `${what} must not exceed ${maxBytes} characters`)
    .refine((text) => storable.safeParse(text).success, `${what} must not contain NUL or broken characters`);

const panelId = words("panel id", ID_MAX_BYTES).refine((id) => id.trim() !== "", "panel id is required");
const place = z.object(
  { id: panelId, x: whole("x"), y: whole("y"), w: whole("w"), h: whole("h") },
  { error: "places of the layout must be objects" },
);

const panel = z.object(
  {
    id: panelId,
    title: words("title", TITLE_MAX_BYTES)
      .nullish()
      .transform((title) => title ?? ""),
    type: z.enum(["timeseries", "stat", "table", "breakdown"], {
      error: "type must be 'timeseries', 'stat', 'table' or 'breakdown'",
    }),
    team_id: rowId("team_id"),
    source_id: rowId("source_id"),
    query: words("query", PANELS_MAX_BYTES),
    // `sql` is an older name (spec/logchef.md §7.1).
    query_language: z.preprocess(
      (language) => (language === "sql" ? "clickhouse-sql" : language),
      z.enum(["logchefql", "clickhouse-sql"], { error: "query language must be 'logchefql' or 'clickhouse-sql'" }),
    ),
    options: z
      .record(z.string(), z.unknown(), { error: "options must be an object" })
      .nullish()
      .transform((options) => options ?? undefined),
  },
  { error: "panels must be objects" },
);

const panelsDocument = z.object(
  {
    version: z.literal(1, { error: "version must be 1" }),
    layout: z.array(place, { error: "layout must be a list" }),
    panels: z
      .array(panel, { error: "panels must be a list" })
      .max(PANELS_MAX, `a dashboard has at most ${PANELS_MAX} panels`),
    cache_ttl_seconds: whole("cache_ttl_seconds")
      .min(0, "cache_ttl_seconds must not be negative")
      .max(CACHE_TTL_MAX_SECONDS, `cache_ttl_seconds must not exceed ${CACHE_TTL_MAX_SECONDS}`)
      .nullish()
      // Zero is what clients send that have no word for "absent".
      .transform((seconds) => seconds || undefined),
  },
  { error: "panels must be an object" },
);

/** The panels of a dashboard and where they lie. */
export type PanelsDocument = z.output<typeof panelsDocument>;
export type Panel = PanelsDocument["panels"][number];

/** A dashboard that nothing was put on yet. */
export const NO_PANELS: PanelsDocument = { version: 1, layout: [], panels: [], cache_ttl_seconds: undefined };

function faultOf(issue: z.core.$ZodIssue | undefined, given: unknown): string {
  const [list, index] = issue?.path ?? [];
  const entries = list === "panels" || list === "layout" ? (given as Partial<PanelsDocument>)[list] : undefined;
  const id = typeof index === "number" ? entries?.[index]?.id : undefined;
  const text = issue?.message ?? "panels must be an object";
  return panelId.safeParse(id).success ? `panel '${id}': ${text}` : text;
}

/**
 * Holds the panels of a dashboard against their shape, their number, their size and the grid; answers them without
 * what nobody asked for. 400 "invalid dashboard configuration: …".
 */
export function checkPanels(given: unknown): PanelsDocument {
  if (!isShallow(given)) throw misconfigured("panels are nested too deeply");
  const result = panelsDocument.safeParse(given);
  if (!result.success) throw misconfigured(faultOf(result.error.issues[0], given));
  const { data } = result;
  if (!isStorable(data)) throw misconfigured("options must not contain NUL or broken characters");
  if (byteLength(JSON.stringify(data)) > PANELS_MAX_BYTES) throw misconfigured("panels must not exceed 100 KB");
  const fault = layoutFault(
    data.layout,
    data.panels.map(({ id }) => id),
  );
  if (fault) throw misconfigured(fault);
  return data;
}

/** 400 unless every query can be read. SQL is left to the fence, and what holds a `{{variable}}` to whoever fills it in. */
export function checkPanelQueries({ panels }: PanelsDocument): void {
  for (const { id, query, query_language } of panels) {
    // LogchefQL without a word asks for every row; there is no such SQL.
    if (query_language === "clickhouse-sql" && query.trim() === "") {
      throw misconfigured(`panel '${id}': query is required`);
    }
    if (query_language !== "logchefql" || query.includes("{{")) continue;
    const result = parse(query);
    if (!result.ok) throw misconfigured(`panel '${id}': invalid LogchefQL: ${result.error.message}`);
  }
}
