import type { Source } from "@/components/explore/api";
import type { Panel } from "@/lib/dashboards/panels";
import type { MessageKey } from "@/lib/i18n/t";
import { parse } from "@/lib/logs/ql/ast";
import { optionsOf, type PanelType } from "./panel-options";

export type Language = "logchefql" | "sql";

/** A panel while it is written: what each language and each kind had is kept while others are tried. */
export type PanelDraft = {
  title: string;
  type: PanelType;
  teamId: number;
  sourceId: number;
  language: Language;
  texts: Readonly<Record<Language, string>>;
  /** Null while nobody has chosen: then the source's level is taken. */
  groupBy: string | null;
  field: string;
  unit: string;
  columns: string;
  limit: string;
};

/** The draft of a panel that is there, or of a new one where it is still blank. */
export function draftOf(panel: Panel, isNew: boolean): PanelDraft {
  const { title, type, team_id: teamId, source_id: sourceId, query, query_language } = panel;
  const { group_by, field, unit, columns, limit } = optionsOf(panel);
  const language = query_language === "logchefql" ? "logchefql" : "sql";
  return {
    ...{ title, type, teamId, sourceId, language },
    texts: { logchefql: "", sql: "", [language]: query },
    groupBy: group_by ?? (isNew ? null : ""),
    field: field ?? "",
    unit: unit ?? "",
    columns: columns?.join(", ") ?? "",
    limit: limit === undefined ? "" : String(limit),
  };
}

/** The column that tells how grave a row is, where the source has one. */
export function levelOf(source: Source | null): string {
  const name = source?._meta_severity_field ?? "";
  return source?.columns?.some((column) => column.name === name) ? name : "";
}

/** The panel that a draft means. Options that its kind doesn't look at are left as they were. */
export function panelOf(draft: PanelDraft, { id, options }: Panel, source: Source | null): Panel {
  const { title, type, teamId, sourceId, language, texts } = draft;
  const isQl = language === "logchefql";
  const own: Record<string, unknown> = { ...options };
  const set = (name: string, isAsked: boolean, value: unknown) => {
    if (!isAsked) return;
    if (value === "" || value === undefined) delete own[name];
    else own[name] = value;
  };
  const columns = draft.columns
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const limit = Number(draft.limit);
  set("group_by", type === "timeseries" && isQl, draft.groupBy ?? levelOf(source));
  set("field", type === "breakdown" && isQl, draft.field || levelOf(source));
  set("unit", type === "stat", draft.unit.trim());
  set("columns", type === "table" && isQl, columns.length > 0 ? columns : undefined);
  set("limit", hasLimit(draft), Number.isInteger(limit) && limit > 0 ? limit : undefined);
  return {
    ...{ id, title: title.trim(), type, team_id: teamId, source_id: sourceId },
    query: texts[language],
    query_language: isQl ? "logchefql" : "clickhouse-sql",
    options: Object.keys(own).length > 0 ? own : undefined,
  };
}

/** True where the number of rows is the panel's to choose. */
export const hasLimit = ({ type, language }: PanelDraft) =>
  type === "table" || (type === "breakdown" && language === "logchefql");

/** What stands against keeping a draft, by the field that is at fault. */
export function faultsOf(draft: PanelDraft): { title?: MessageKey; query?: MessageKey } {
  const text = draft.texts[draft.language];
  const isTemplate = text.includes("{{");
  const isBroken = draft.language === "logchefql" && !isTemplate && !parse(text).ok;
  const isBlank = draft.language === "sql" && text.trim() === "";
  return {
    ...(draft.title.trim() === "" && { title: "dashboard.titleNeeded" as const }),
    ...(isBroken && { query: "dashboard.queryBroken" as const }),
    ...(isBlank && { query: "dashboard.needsStatement" as const }),
  };
}
