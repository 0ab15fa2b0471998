"use client";

import { PlacePicker } from "@/components/explore/place-picker";
import { problemOfTemplate } from "@/components/explore/query-problem";
import { QUICK_RANGES } from "@/components/explore/time";
import { useSource } from "@/components/explore/use-source";
import { LanguageSwitch } from "@/components/query-editor/language-switch";
import { LateEditor } from "@/components/query-editor/late-editor";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n/t";
import type { ExplorePlace } from "@/lib/logs/loaders";
import type { KeptRange } from "@/lib/saved-queries/content";
import type { QueryInput } from "./query-input";
import { rangeText } from "./query-state";

export type FieldProblems = Partial<Record<"place" | "name" | "description" | "text" | "limit", string>>;
type Chosen = { teamId: number; sourceId: number | null };

type Props = {
  input: QueryInput;
  problems: FieldProblems;
  /** What can be picked from; null where the source is settled. */
  places: readonly ExplorePlace[] | null;
  place: Chosen | null;
  onPlace: (place: Chosen) => void;
  onChange: (values: Partial<QueryInput>) => void;
  onRun: () => void;
};

/** The parts of a saved query, each with what is wrong about it. */
export function QueryFields({ input, problems, places, place, onPlace, onChange, onRun }: Props) {
  const { language, text } = input;
  const known = useSource(place?.sourceId ? { teamId: place.teamId, sourceId: place.sourceId } : null, 0);
  const source = known?.ok ? known.data : null;
  const found = problemOfTemplate(language, text, null);
  const problem = found?.isUnfinished ? null : found;
  const told = problems.text ?? (problem && problemText(problem));
  return (
    <>
      {places && (
        <div data-part="place" className="flex min-w-0 flex-col gap-1.5">
          <p className="font-medium">{t("saved.place")}</p>
          <div className="flex min-w-0">
            <PlacePicker
              places={places}
              teamId={place?.teamId ?? null}
              sourceId={place?.sourceId ?? null}
              onPick={onPlace}
            />
          </div>
          {problems.place && <p className="text-sm text-danger">{problems.place}</p>}
        </div>
      )}
      <div data-part="name">
        <Field label={t("saved.name")} error={problems.name}>
          <Input value={input.name} maxLength={255} onValueChange={(name: string) => onChange({ name })} />
        </Field>
      </div>
      <div data-part="description">
        <Field label={t("saved.descriptionLabel")} error={problems.description}>
          <Textarea value={input.description} onChange={(event) => onChange({ description: event.target.value })} />
        </Field>
      </div>
      <div data-part="text" className="flex min-w-0 flex-col gap-1.5">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="font-medium">{t("saved.query")}</p>
          <LanguageSwitch
            label={t("saved.language")}
            value={language}
            onValueChange={(next) => onChange({ language: next })}
          />
        </div>
        <div className="min-h-20 min-w-0 rounded-md border border-control bg-surface">
          <LateEditor
            language={language}
            value={text}
            problem={problem}
            source={source}
            valuesOf={async () => []}
            describedBy="saved-query-problem"
            onChange={(next) => onChange({ text: next })}
            onRun={onRun}
          />
        </div>
        <p id="saved-query-problem" role="status" className="text-sm text-danger wrap-anywhere empty:hidden">
          {told}
        </p>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <RangeField range={input.range} onChange={(range) => onChange({ range })} />
        <div data-part="limit">
          <Field label={t("saved.limit")} error={problems.limit}>
            <Input inputMode="numeric" value={input.limit} onValueChange={(limit: string) => onChange({ limit })} />
          </Field>
        </div>
      </div>
    </>
  );
}

const problemText = ({ line, column, message }: { line: number; column: number; message: string }) =>
  t("explore.problemAt", { line, column, message });

/** The time until now; a query that was saved with two moments may keep them. */
function RangeField({ range, onChange }: { range: KeptRange; onChange: (range: KeptRange) => void }) {
  const value = "relative" in range ? range.relative : "fixed";
  const lengths: readonly string[] = QUICK_RANGES;
  const others = lengths.includes(value) ? [] : [{ value, label: rangeText(range) }];
  const options = [...others, ...lengths.map((length) => ({ value: length, label: t("explore.last", { length }) }))];
  return (
    <Field label={t("saved.time")}>
      <Select
        value={value}
        onValueChange={(next) => next !== "fixed" && onChange({ relative: next })}
        options={options}
      />
    </Field>
  );
}
