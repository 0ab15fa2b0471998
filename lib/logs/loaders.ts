import "server-only";
import { authorize } from "@/lib/access/grant";
import { isGlobalAdmin } from "@/lib/access/principal";
import { requirePerson } from "@/lib/auth/session";
import { loadHome } from "@/lib/home/loaders";
import { getPreferences } from "@/lib/preferences/data";
import type { Preferences } from "@/lib/preferences/schema";

/** A team of the viewer and the sources that it reaches. */
export type ExplorePlace = { team: { id: number; name: string }; sources: { id: number; name: string }[] };

/** What the explorer begins with. */
export type ExploreDesk = {
  places: ExplorePlace[];
  defaults: { teamId: number | null; sourceId: number | null; zone: string };
  hasFieldsPanel: boolean;
  /** How a row without chosen columns is written. */
  display: Preferences["display_mode"];
  isAdmin: boolean;
};

/** Where the viewer may look, and how they like to. */
export async function loadExplore(): Promise<ExploreDesk> {
  const { caller } = await requirePerson();
  const grant = authorize(caller, { area: "self", scope: "profile:read" });
  const [{ reach }, { preferences }] = await Promise.all([loadHome(), getPreferences(grant)]);
  const places = reach
    .map(({ team: { id, name }, sources }) => ({ team: { id, name }, sources }))
    .filter(({ sources }) => sources.length > 0);
  const [first] = places;
  const zone = preferences.timezone === "utc" ? "UTC" : "local";
  return {
    places,
    defaults: { teamId: first?.team.id ?? null, sourceId: first?.sources[0]?.id ?? null, zone },
    hasFieldsPanel: preferences.fields_panel_open,
    display: preferences.display_mode,
    isAdmin: isGlobalAdmin(caller.principal),
  };
}
