"use client";

import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import type { Choice } from "@/components/ui/combobox";
import { Combobox } from "@/components/ui/combobox";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { THRESHOLD_OPERATORS } from "@/lib/alerts/condition";
import type { Candidate, Recipient } from "@/lib/alerts/loaders";
import { list, t } from "@/lib/i18n/t";
import type { ExplorePlace } from "@/lib/logs/loaders";
import type { AlertDraft, AlertProblems } from "./alert-draft";
import { DurationField } from "./duration-field";
import { QueryField } from "./query-field";
import { RecipientsField } from "./recipients-field";

const SEVERITIES = ["info", "warning", "critical"] as const;

type Props = {
  draft: AlertDraft;
  problems: AlertProblems;
  refused: string | null;
  /** What a new alert's source is picked from; null where it is settled. */
  places: readonly ExplorePlace[] | null;
  source: { id: number; name: string } | null;
  place: { teamId: number; sourceId: number } | null;
  candidates: readonly Candidate[];
  known: readonly Recipient[];
  onChange: (values: Partial<AlertDraft>) => void;
  onSource: (sourceId: number) => void;
  onRun: () => void;
};

/** All that an alert is made of. */
export function AlertFormParts(props: Props) {
  const { draft, problems, onChange } = props;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Part title={t("alert.section.what")}>
        <Field label={t("alert.name")} hint={t("alert.nameHint")} error={problems.name}>
          <Input
            id="alert-name"
            value={draft.name}
            maxLength={255}
            onValueChange={(name: string) => onChange({ name })}
          />
        </Field>
        <Field label={t("alert.descriptionLabel")} hint={t("alert.descriptionHint")} error={problems.description}>
          <Textarea
            id="alert-description"
            value={draft.description}
            maxLength={2_000}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        </Field>
        <div className="flex flex-col gap-1.5">
          <p className="font-medium">{t("alert.severity")}</p>
          <Segmented
            label={t("alert.severity")}
            value={draft.severity}
            onValueChange={(severity) => onChange({ severity })}
            options={SEVERITIES.map((value) => ({ value, label: t(`alert.severity.${value}`) }))}
            className="self-start max-sm:self-stretch"
          />
        </div>
      </Part>
      <ConditionPart {...props} />
      <Part title={t("alert.section.told")}>
        <RecipientsField
          value={draft.recipientIds}
          onChange={(recipientIds) => onChange({ recipientIds })}
          candidates={props.candidates}
          known={props.known}
          error={problems.recipients}
        />
        <Lines
          part="webhooks"
          label={t("alert.webhooks")}
          hint={t("alert.webhooksHint")}
          problems={problems}
          value={draft.webhooks}
          onChange={(webhooks) => onChange({ webhooks })}
        />
      </Part>
      <Part title={t("alert.section.more")}>
        <Lines
          part="labels"
          label={t("alert.labels")}
          hint={t("alert.labelsHint")}
          problems={problems}
          value={draft.labels}
          onChange={(labels) => onChange({ labels })}
        />
        <Lines
          part="annotations"
          label={t("alert.annotations")}
          hint={t("alert.annotationsHint")}
          problems={problems}
          value={draft.annotations}
          onChange={(annotations) => onChange({ annotations })}
        />
        <Field label={t("alert.link")} hint={t("alert.linkHint")} error={problems.link}>
          <Input
            id="alert-link"
            type="url"
            value={draft.link}
            maxLength={2_000}
            onValueChange={(link: string) => onChange({ link })}
          />
        </Field>
        <div>
          <Checkbox checked={draft.isActive} onCheckedChange={(isActive) => onChange({ isActive })}>
            <span className="font-medium">{t("alert.active")}</span>
          </Checkbox>
          <p className="pl-6 text-sm text-soft">{t("alert.activeHint")}</p>
        </div>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card className="flex min-w-0 flex-col gap-5 p-4">
      <h2 className="text-md font-medium">{title}</h2>
      {children}
    </Card>
  );
}

function choicesOf(places: readonly ExplorePlace[]): Choice[] {
  const sources = new Map<number, { name: string; teams: string[] }>();
  for (const { team, sources: ofTeam } of places) {
    for (const { id, name } of ofTeam) {
      sources.set(id, { name, teams: [...(sources.get(id)?.teams ?? []), team.name] });
    }
  }
  return [...sources]
    .map(([id, { name, teams }]) => ({ value: String(id), label: name, hint: list(teams) }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

function SourceField({ places, source, place, problems, onSource }: Props) {
  const choices = places ? choicesOf(places) : [];
  if (!places) {
    return (
      <div className="flex flex-col gap-1.5">
        <p className="font-medium">{t("alert.source")}</p>
        <p className="wrap-anywhere">{source?.name}</p>
        <p className="text-sm text-soft">{t("alert.sourceHint")}</p>
      </div>
    );
  }
  return (
    <div id="alert-source">
      <Field label={t("alert.source")} hint={t("alert.sourceHint")} error={problems.source}>
        <Combobox
          choices={choices}
          value={choices.find(({ value }) => value === String(place?.sourceId)) ?? null}
          placeholder={t("alert.pickSource")}
          emptyText={t("alert.noSourceFound")}
          onValueChange={(choice) => choice && onSource(Number(choice.value))}
        />
      </Field>
    </div>
  );
}

function ConditionPart(props: Props) {
  const { draft, problems, refused, place, onChange, onRun } = props;
  return (
    <Part title={t("alert.section.condition")}>
      <SourceField {...props} />
      <QueryField
        draft={draft}
        place={place}
        problem={problems.query ?? null}
        refused={refused}
        onChange={onChange}
        onRun={onRun}
      />
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <div className="flex min-w-0 items-start gap-2">
          <Field
            label={t(draft.language === "sql" ? "alert.operatorSql" : "alert.operatorLabel")}
            className="min-w-0 flex-1"
          >
            <Select
              value={draft.operator}
              onValueChange={(operator) => onChange({ operator })}
              options={THRESHOLD_OPERATORS.map((value) => ({ value, label: t(`alert.operator.${value}`) }))}
            />
          </Field>
          <Field label={t("alert.threshold")} error={problems.threshold} className="w-28 shrink-0">
            <Input
              id="alert-threshold"
              inputMode="decimal"
              value={draft.threshold}
              maxLength={40}
              onValueChange={(threshold: string) => onChange({ threshold })}
            />
          </Field>
        </div>
        <DurationField
          id="alert-lookback"
          label={t("alert.lookback")}
          unitLabel={t("alert.lookbackUnit")}
          value={draft.lookback}
          error={problems.lookback}
          onChange={(lookback) => onChange({ lookback })}
        />
        <DurationField
          id="alert-frequency"
          label={t("alert.frequency")}
          unitLabel={t("alert.frequencyUnit")}
          value={draft.frequency}
          error={problems.frequency}
          onChange={(frequency) => onChange({ frequency })}
        />
      </div>
    </Part>
  );
}

type LinesProps = {
  part: "webhooks" | "labels" | "annotations";
  label: string;
  hint: string;
  problems: AlertProblems;
  value: string;
  onChange: (text: string) => void;
};

/** A text with one thing a line. */
function Lines({ part, label, hint, problems, value, onChange }: LinesProps) {
  return (
    <Field label={label} hint={hint} error={problems[part]}>
      <Textarea
        id={`alert-${part}`}
        value={value}
        spellCheck={false}
        className="font-mono text-sm"
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
