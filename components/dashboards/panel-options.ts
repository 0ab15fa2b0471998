import type { Panel } from "@/lib/dashboards/panels";

export type PanelType = Panel["type"];

/** What a panel may be told beside its query; each kind of panel looks at its own. */
export type PanelOptions = {
  /** Time series of LogchefQL: the column that bars are told apart by. */
  group_by?: string;
  /** Breakdown of LogchefQL: the field whose values are counted. */
  field?: string;
  /** Stat: what the figure counts, written behind it. */
  unit?: string;
  /** Table of LogchefQL: the columns to show; none for the source's time, level and message. */
  columns?: string[];
  /** Table and breakdown: how many rows. */
  limit?: number;
};

const ROWS_MAX = 500;
const ROWS_DEFAULT = { table: 50, breakdown: 8 } as const;

const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** Reads the options of a panel, which other clients may have written; what isn't understood counts as absent. */
export function optionsOf({ options = {} }: Pick<Panel, "options">): PanelOptions {
  const { group_by, field, unit, columns, limit } = options;
  const names = Array.isArray(columns) ? columns.filter((name) => typeof name === "string") : [];
  return {
    ...(word(group_by) && { group_by: word(group_by) }),
    ...(word(field) && { field: word(field) }),
    ...(word(unit) && { unit: word(unit) }),
    ...(names.length > 0 && { columns: names }),
    ...(Number.isInteger(limit) && Number(limit) > 0 && { limit: Math.min(Number(limit), ROWS_MAX) }),
  };
}

/** How many rows a table or breakdown shows. */
export const rowLimit = (panel: Panel, kind: keyof typeof ROWS_DEFAULT) => optionsOf(panel).limit ?? ROWS_DEFAULT[kind];

/** The size that a new panel of a kind has, in cells. */
export const FIRST_SIZE: Readonly<Record<PanelType, { w: number; h: number }>> = {
  timeseries: { w: 6, h: 3 },
  stat: { w: 3, h: 1 },
  breakdown: { w: 4, h: 3 },
  table: { w: 12, h: 3 },
};
