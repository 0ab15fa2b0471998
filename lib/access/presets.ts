import { type GrantedScope, isScope, SCOPES, type Scope } from "./scopes";

const READ_SCOPES = SCOPES.map((entry) => entry.scope).filter((scope) => scope.endsWith(":read"));
const VIEWER = ["profile:read", "sources:read", "logs:read", "saved_queries:read", "collections:read"] as const;

/** The six named scope lists of the seed, in the order in which they are offered (seed 000; spec/logchef.md §3.8). */
export const PRESETS = [
  {
    id: "read-only",
    label: "Read-only",
    scopes: READ_SCOPES,
    sentence: "Reads everything its teams can reach, changes nothing.",
    useCase: "Log shippers, dashboards, audit tools",
  },
  {
    id: "logs-viewer",
    label: "Logs viewer",
    scopes: VIEWER,
    sentence: "Runs queries and nothing else.",
    useCase: "The smallest footprint that still returns rows",
  },
  {
    id: "logs-analyst",
    label: "Logs analyst",
    scopes: [...VIEWER, "saved_queries:write", "collections:write", "query_shares:read", "query_shares:write"],
    sentence: "Runs, saves and shares queries.",
    useCase: "Notebooks and report jobs",
  },
  {
    id: "alerts-manager",
    label: "Alerts manager",
    scopes: ["profile:read", "sources:read", "logs:read", "saved_queries:read", "alerts:read", "alerts:write"],
    sentence: "Manages alert rules from end to end.",
    useCase: "Alerting kept in a repository",
  },
  {
    id: "source-admin",
    label: "Source admin",
    scopes: ["profile:read", "sources:read", "sources:write", "settings:read"],
    sentence: "Creates and changes sources.",
    useCase: "Provisioning",
  },
  {
    id: "full-access",
    label: "Full access",
    scopes: ["*"],
    sentence: "Does everything a signed-in administrator can.",
    useCase: "Last resort",
  },
] as const satisfies readonly {
  id: string;
  label: string;
  scopes: readonly GrantedScope[];
  sentence: string;
  useCase: string;
}[];

export type Preset = (typeof PRESETS)[number];
export type PresetId = Preset["id"];

/** What a service account's token gets when none are named, and the first choice in the dialog. */
export const DEFAULT_PRESET: PresetId = "read-only";

/** The preset with this id. */
export function preset(id: PresetId): Preset {
  return PRESETS.find((candidate) => candidate.id === id) as Preset;
}

/** The preset whose scopes are exactly these, in whatever order, or null. */
export function presetOf(scopes: readonly string[]): Preset | null {
  const held = new Set(scopes);
  if (held.has("*")) return preset("full-access");
  return PRESETS.find((one) => one.scopes.length === held.size && one.scopes.every((scope) => held.has(scope))) ?? null;
}

/** What was added to and taken from a preset, in the table's order. */
export function diffFrom(base: Preset, scopes: readonly string[]): { added: Scope[]; removed: Scope[] } {
  const names = SCOPES.map((entry) => entry.scope);
  const expanded = (list: readonly string[]) => new Set<string>(list.includes("*") ? names : list.filter(isScope));
  const [before, after] = [expanded(base.scopes), expanded(scopes)];
  return {
    added: names.filter((scope) => after.has(scope) && !before.has(scope)),
    removed: names.filter((scope) => before.has(scope) && !after.has(scope)),
  };
}

/** A badge's text: the preset's name, `No access`, or how many scopes there are (spec/logchef.md §3.8). */
export function scopeSummary(scopes: readonly string[]): string {
  if (scopes.length === 0) return "No access";
  const match = presetOf(scopes);
  if (match) return match.label;
  return scopes.length === 1 ? "1 scope" : `${scopes.length} scopes`;
}
