"use client";

import { useMemo } from "react";
import { Combobox } from "@/components/ui/combobox";
import { t } from "@/lib/i18n/t";
import type { ExplorePlace } from "@/lib/logs/loaders";

type Props = {
  places: readonly ExplorePlace[];
  teamId: number | null;
  sourceId: number | null;
  onPick: (place: { teamId: number; sourceId: number | null }) => void;
};

const choice = ({ id, name }: { id: number; name: string }) => ({ value: String(id), label: name });

/** The same object for as long as the choice is the same: a new one would end what is being typed. */
const useChoice = (id: number | null, name: string) =>
  useMemo(() => (id === null ? null : choice({ id, name })), [id, name]);

/** Which source is looked at, and through which team: reach goes through teams, so the team comes first. */
export function PlacePicker({ places, teamId, sourceId, onPick }: Props) {
  const place = places.find(({ team }) => team.id === teamId);
  const source = place?.sources.find(({ id }) => id === sourceId);
  // Somebody else's link may name what the viewer doesn't reach; it is shown by its number alone.
  const team = useChoice(teamId, place?.team.name ?? t("explore.team", { id: String(teamId) }));
  const shown = useChoice(sourceId, source?.name ?? t("explore.source", { id: String(sourceId) }));
  const teams = useMemo(() => places.map((one) => choice(one.team)), [places]);
  const sources = useMemo(() => place?.sources.map(choice) ?? [], [place]);
  return (
    <div className="grid min-w-0 flex-1 basis-72 grid-cols-2 gap-2 sm:max-w-md">
      <Combobox
        label={t("explore.pickTeam")}
        placeholder={t("explore.pickTeam")}
        emptyText={t("explore.noTeamFound")}
        choices={teams}
        value={team}
        onValueChange={(next) => {
          const chosen = next && places.find((one) => String(one.team.id) === next.value);
          if (chosen) onPick({ teamId: chosen.team.id, sourceId: chosen.sources[0]?.id ?? null });
        }}
      />
      <Combobox
        label={t("explore.pickSource")}
        placeholder={t("explore.pickSource")}
        emptyText={t("explore.noSourceFound")}
        choices={sources}
        value={shown}
        onValueChange={(next) => next && teamId !== null && onPick({ teamId, sourceId: Number(next.value) })}
      />
    </div>
  );
}
