import { isZone, readRange, type TimeRange } from "@/components/explore/explore-state";

/** How often a dashboard reads its panels again by itself. */
export const REFRESH = ["off", "10s", "30s", "1m", "5m"] as const;
export type Refresh = (typeof REFRESH)[number];

/** What a dashboard is looked at with, as its address tells it. */
export type ViewState = {
  range: TimeRange;
  /** `local` for the reader's own zone, else an IANA name. */
  zone: string;
  refresh: Refresh;
  /** What the variables of the queries stand for, by name. */
  values: Readonly<Record<string, string>>;
};

const DEFAULT_RANGE: TimeRange = { relative: "1h" };
const VALUE = "v.";

/** Reads an address: `t` or `start` and `end` in ms, `tz`, `refresh`, and `v.<name>` for each variable. */
export function readView(search: URLSearchParams, zone: string): ViewState {
  const given = search.get("tz") ?? "";
  const values = [...search].flatMap(([key, value]) =>
    key.startsWith(VALUE) && value !== "" ? [[key.slice(VALUE.length), value] as const] : [],
  );
  return {
    range: readRange(search, DEFAULT_RANGE),
    zone: given === "local" || isZone(given) ? given : zone,
    refresh: REFRESH.find((one) => one === search.get("refresh")) ?? "off",
    values: Object.fromEntries(values),
  };
}

/** The address of a view, without what would hold anyway. `zone` is what the reader prefers. */
export function writeView(view: ViewState, zone: string): string {
  const search = new URLSearchParams();
  if (!("relative" in view.range)) {
    search.set("start", String(view.range.start));
    search.set("end", String(view.range.end));
  } else if (JSON.stringify(view.range) !== JSON.stringify(DEFAULT_RANGE)) search.set("t", view.range.relative);
  if (view.zone !== zone) search.set("tz", view.zone);
  if (view.refresh !== "off") search.set("refresh", view.refresh);
  for (const [name, value] of Object.entries(view.values)) if (value !== "") search.set(`${VALUE}${name}`, value);
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
