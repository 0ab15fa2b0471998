import { ALERT_HEALTHS, type AlertHealth } from "@/lib/alerts/health";
import type { AlertRow, AlertsDesk } from "@/lib/alerts/loaders";
import { searchFor } from "@/lib/core/words";

/** What the list of alerts is narrowed by; null stands for everything. */
export type AlertFilter = { words: string; health: AlertHealth | null; teamId: number | null; sourceId: number | null };

const idIn = (text: string | null) => (text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

/** Reads an address (`q`, `state`, `team`, `source`); what can't be read counts as absent. */
export function filterOf(params: URLSearchParams): AlertFilter {
  return {
    words: params.get("q") ?? "",
    health: ALERT_HEALTHS.find((one) => one === params.get("state")) ?? null,
    teamId: idIn(params.get("team")),
    sourceId: idIn(params.get("source")),
  };
}

/** The alerts that pass, in their order. */
export function narrowed({ alerts, places }: AlertsDesk, filter: AlertFilter): AlertRow[] {
  const isMeant = searchFor(filter.words);
  const place = places.find(({ team }) => team.id === filter.teamId);
  const ofTeam = filter.teamId === null ? null : new Set(place?.sources.map(({ id }) => id));
  return alerts.filter(({ name, health, source }) => {
    if (filter.health !== null && health !== filter.health) return false;
    if (filter.sourceId !== null && source.id !== filter.sourceId) return false;
    if (ofTeam && !ofTeam.has(source.id)) return false;
    return isMeant(name, source.name);
  });
}
