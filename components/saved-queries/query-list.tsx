"use client";

import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SearchRow } from "@/components/ui/search-row";
import { Select } from "@/components/ui/select";
import { useAddress } from "@/components/ui/use-address";
import type { ItemRow } from "@/lib/collections/loaders";
import { list, t } from "@/lib/i18n/t";
import type { ExplorePlace } from "@/lib/logs/loaders";
import type { QueryRow as Row } from "@/lib/saved-queries/rows";
import { isNarrowed, narrowed, readFilters, SORTS } from "./query-filters";
import { QueryRow, type RowAsk, type RowPlace } from "./query-row";

/** As many rows as are drawn at first, and with each press on the button below them. */
const PORTION = 50;
const ANY = "any";

type Props = {
  rows: readonly Row[];
  /** Of these only the names are known. */
  hidden: readonly ItemRow[];
  places: readonly ExplorePlace[];
  personalId: number | null;
  /** True where the rows come in an order of their own. */
  isArranged: boolean;
  /** What is said where the list has nothing at all. */
  empty: ReactNode;
  /** What a row can do in the collection that is open; null outside of one. `others` are those around it. */
  placeOf: ((row: Row, shown: readonly Row[], isWhole: boolean) => RowPlace) | null;
  onAsk: (row: Row, ask: RowAsk) => void;
};

const byName = (one: { label: string }, other: { label: string }) => one.label.localeCompare(other.label);

/** The sources of these rows, as choices. */
function sourcesOf(rows: readonly Row[]) {
  const names = new Map(rows.map(({ sourceId, sourceName }) => [String(sourceId), sourceName]));
  return [...names].map(([value, label]) => ({ value, label })).sort(byName);
}

/** Saved queries with their search and filters, which stand in the address. */
export function QueryList({ rows, hidden, places, personalId, isArranged, empty, placeOf, onAsk }: Props) {
  const { params, change } = useAddress();
  const [drawn, setDrawn] = useState(PORTION);
  const filters = readFilters(params, isArranged ? "kept" : "changed");
  const shown = narrowed(rows, filters);
  const isWhole = filters.sort === "kept" && !isNarrowed(filters);
  const teamNames = new Map(places.map(({ team }) => [team.id, team.name]));
  if (rows.length === 0 && hidden.length === 0) return empty;
  const sorts = isArranged ? (["kept", ...SORTS] as const) : SORTS;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <SearchRow
        hotkey
        label={t("saved.search")}
        placeholder={t("saved.searchShort")}
        value={filters.text}
        onValueChange={(q) => change({ q })}
        count={t("saved.count", { count: rows.length, shown: shown.length })}
      >
        <Choice
          label={t("saved.source")}
          any={t("saved.anySource")}
          value={filters.sourceId === null ? ANY : String(filters.sourceId)}
          options={sourcesOf(rows)}
          onPick={(source) => change({ source })}
        />
        <Choice
          label={t("saved.team")}
          any={t("saved.anyTeam")}
          value={filters.teamId === null ? ANY : String(filters.teamId)}
          options={places.map(({ team }) => ({ value: String(team.id), label: team.name }))}
          onPick={(team) => change({ team })}
        />
        <Choice
          label={t("saved.language")}
          any={t("saved.anyLanguage")}
          value={filters.language ?? ANY}
          options={[
            { value: "logchefql", label: "LogchefQL" },
            { value: "sql", label: "SQL" },
          ]}
          onPick={(lang) => change({ lang })}
        />
        <Select
          label={t("saved.sort")}
          value={filters.sort}
          onValueChange={(sort) => change({ sort: sort === sorts[0] ? "" : sort })}
          options={sorts.map((one) => ({ value: one, label: t(`saved.sort.${one}`) }))}
          className="w-36"
        />
      </SearchRow>
      {shown.length === 0 && rows.length > 0 && (
        <EmptyState
          title={t("saved.noneMatch")}
          actions={
            <Button onClick={() => change({ q: "", source: "", team: "", lang: "" })}>
              {t("action.clearFilters")}
            </Button>
          }
        />
      )}
      {shown.length > 0 && (
        <Card className="overflow-clip">
          <ul>
            {shown.slice(0, drawn).map((row) => (
              <QueryRow
                key={row.id}
                row={row}
                query={filters.text}
                teamId={filters.teamId}
                teamNames={teamNames}
                personalId={personalId}
                place={placeOf?.(row, shown, isWhole) ?? null}
                onAsk={(ask) => onAsk(row, ask)}
              />
            ))}
          </ul>
        </Card>
      )}
      {hidden.length > 0 && <HiddenQueries items={hidden} />}
      {shown.length > drawn && (
        <div className="flex justify-center">
          <Button onClick={() => setDrawn((count) => count + PORTION)}>
            {t("saved.more", { count: Math.min(PORTION, shown.length - drawn) })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Queries of a collection on sources that the viewer doesn't reach. */
function HiddenQueries({ items }: { items: readonly ItemRow[] }) {
  return (
    <Notice title={t("saved.hidden", { count: items.length })}>
      <p>{t("saved.hiddenText")}</p>
      <p className="mt-1 text-ink">{list(items.map(({ name }) => name))}</p>
    </Notice>
  );
}

type ChoiceProps = {
  label: string;
  any: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onPick: (value: string) => void;
};

/** One filter; `any` lets everything through and is picked as an empty text. Nothing is drawn where there is nothing to choose from. */
function Choice({ label, any, value, options, onPick }: ChoiceProps) {
  if (options.length < 2 && value === ANY) return null;
  const known = options.some((option) => option.value === value);
  const shown = known || value === ANY ? options : [...options, { value, label: t("saved.unknownChoice") }];
  return (
    <Select
      label={label}
      value={value}
      onValueChange={(next) => onPick(next === ANY ? "" : next)}
      options={[{ value: ANY, label: any }, ...shown]}
      className="w-36"
    />
  );
}
