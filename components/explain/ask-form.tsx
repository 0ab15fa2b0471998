"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { AccessDesk } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import type { Question } from "./ask";

type Kind = "decision" | "call";
type Props = {
  desk: AccessDesk;
  decisionId: string;
  initialKind?: Kind | undefined;
  isAsking: boolean;
  onAsk: (question: Question) => void;
};

/** Asks about a refusal by its id, or about a call that is not made. */
export function AskForm({ desk, decisionId, initialKind = "decision", isAsking, onAsk }: Props) {
  const [kind, setKind] = useState<Kind>(initialKind);
  return (
    <div className="flex flex-col gap-4">
      <Segmented
        label={t("ask.kind")}
        value={kind}
        onValueChange={setKind}
        options={(["decision", "call"] as const).map((value) => ({ value, label: t(`ask.kind.${value}`) }))}
        className="self-start"
      />
      {kind === "decision" ? (
        <DecisionForm initial={decisionId} isAsking={isAsking} onAsk={onAsk} />
      ) : (
        <CallForm desk={desk} isAsking={isAsking} onAsk={onAsk} />
      )}
    </div>
  );
}

const FORM = "flex min-w-0 flex-col gap-4";

function Submit({ isAsking }: { isAsking: boolean }) {
  return (
    <Button type="submit" variant="primary" pending={isAsking} className="self-start">
      {t("ask.explain")}
    </Button>
  );
}

type DecisionProps = { initial: string; isAsking: boolean; onAsk: (question: Question) => void };

function DecisionForm({ initial, isAsking, onAsk }: DecisionProps) {
  const [id, setId] = useState(initial);
  const [isMissing, setMissing] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    const asked = id.trim();
    setMissing(asked === "");
    if (asked !== "") onAsk({ decision_id: asked });
  }

  return (
    <form onSubmit={submit} className={FORM}>
      <Field label={t("ask.decision")} hint={t("ask.decisionHint")} error={isMissing ? t("ask.decisionMissing") : null}>
        <Input
          value={id}
          spellCheck={false}
          onChange={(event) => setId(event.currentTarget.value)}
          className="font-mono"
        />
      </Field>
      <Submit isAsking={isAsking} />
    </form>
  );
}

/** Accounts, each followed by its tokens. */
function callersOf({ accounts, own }: AccessDesk): Choice[] {
  return accounts.flatMap(({ id, name, hint, tokens }) => [
    ...(id === own ? [] : [{ value: `principal:${id}`, label: name, ...(hint && { hint }) }]),
    ...tokens.map((token) => ({
      value: `token:${token.id}`,
      label: `${name} · ${token.name}`,
      hint: token.prefix,
    })),
  ]);
}

const choicesOf = (things: readonly { id: number; name: string }[]): Choice[] =>
  things.map(({ id, name }) => ({ value: String(id), label: name }));

function whom(choice: Choice | null): { principal_id?: number; token_id?: number } {
  const [kind, id] = choice?.value.split(":") ?? [];
  if (kind === "token") return { token_id: Number(id) };
  return kind === "principal" ? { principal_id: Number(id) } : {};
}

function CallForm({ desk, isAsking, onAsk }: Omit<Props, "decisionId" | "initialKind">) {
  // Where there is one account alone, a token of it is meant.
  const [caller, setCaller] = useState<Choice | null>(
    desk.accounts.length === 1 && desk.own === null ? (callersOf(desk).at(1) ?? callersOf(desk)[0] ?? null) : null,
  );
  const [team, setTeam] = useState<Choice | null>(null);
  const [source, setSource] = useState<Choice | null>(null);
  const [action, setAction] = useState("logs:read");
  const [sql, setSql] = useState("");
  const isMissing = action.trim() === "";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isMissing) return;
    onAsk({
      action: action.trim(),
      ...whom(caller),
      ...(team && { team_id: Number(team.value) }),
      ...(source && { source_id: Number(source.value) }),
      ...(sql.trim() && { sql }),
    });
  }

  const nothing = t("search.nothing");
  return (
    <form onSubmit={submit} className={FORM}>
      <div className="grid min-w-0 gap-4 sm:grid-cols-2">
        <Field label={t("ask.whom")}>
          <Combobox
            choices={callersOf(desk)}
            value={caller}
            onValueChange={setCaller}
            placeholder={t("ask.whomPlaceholder")}
            emptyText={nothing}
          />
        </Field>
        <Field label={t("ask.action")} hint={t("ask.actionHint")} error={isMissing ? t("ask.actionMissing") : null}>
          <Input
            value={action}
            spellCheck={false}
            placeholder={t("ask.actionPlaceholder")}
            onChange={(event) => setAction(event.currentTarget.value)}
            className="font-mono"
          />
        </Field>
        <Field label={t("ask.team")}>
          <Combobox
            choices={choicesOf(desk.teams)}
            value={team}
            onValueChange={setTeam}
            placeholder={t("ask.any")}
            emptyText={nothing}
          />
        </Field>
        <Field label={t("ask.source")}>
          <Combobox
            choices={choicesOf(desk.sources)}
            value={source}
            onValueChange={setSource}
            placeholder={t("ask.any")}
            emptyText={nothing}
          />
        </Field>
      </div>
      <Field label={t("ask.sql")} hint={t("ask.sqlHint")}>
        <Textarea
          value={sql}
          spellCheck={false}
          onChange={(event) => setSql(event.currentTarget.value)}
          className="font-mono"
        />
      </Field>
      <Submit isAsking={isAsking} />
    </form>
  );
}
