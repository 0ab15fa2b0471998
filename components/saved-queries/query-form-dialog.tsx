"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { call } from "@/components/explore/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { useLeaveGuard } from "@/components/ui/use-leave-guard";
import { t } from "@/lib/i18n/t";
import type { ExplorePlace } from "@/lib/logs/loaders";
import { createSavedQueryAction, type Newer, updateSavedQueryAction } from "@/lib/saved-queries/actions";
import type { QueryRow } from "@/lib/saved-queries/rows";
import type { OwnSavedQueryWire } from "@/lib/saved-queries/serialize";
import { NewerNotice } from "./newer-notice";
import { type FieldProblems, QueryFields } from "./query-fields";
import { differences, EMPTY_INPUT, inputOfWire, limitOf, type QueryInput } from "./query-input";
import { actionsId } from "./query-row";

type Chosen = { teamId: number; sourceId: number | null };
const FIELD_OF_WIRE: Readonly<Record<string, keyof FieldProblems>> = {
  name: "name",
  description: "description",
  query_content: "text",
};

function problemsOf(input: QueryInput, chosen: Chosen | null): FieldProblems {
  return {
    ...(!chosen?.sourceId && { place: t("saved.placeMissing") }),
    ...(input.name.trim() === "" && { name: t("saved.nameMissing") }),
    ...(input.text.trim() === "" && { text: t("saved.queryMissing") }),
    ...(limitOf(input.limit) === null && { limit: t("saved.limitWrong") }),
  };
}

type Props = { row: QueryRow | null; places: readonly ExplorePlace[]; onClose: () => void };

/** Makes a saved query, or changes one as it is now on the server; what somebody else changed meanwhile is shown first. */
export function QueryFormDialog({ row, places, onClose }: Props) {
  const [first] = places;
  const [chosen, setChosen] = useState<Chosen | null>(
    first ? { teamId: first.team.id, sourceId: first.sources[0]?.id ?? null } : null,
  );
  const [input, setInput] = useState<QueryInput | null>(row ? null : EMPTY_INPUT);
  const [start, setStart] = useState(input);
  const [seen, setSeen] = useState("");
  const [unread, setUnread] = useState<string | null>(null);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [newer, setNewer] = useState<Newer | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const create = useAction(createSavedQueryAction);
  const update = useAction(updateSavedQueryAction);
  const { failure, isRunning } = row ? update : create;
  const id = row?.id;

  useEffect(() => {
    if (id === undefined) return;
    const control = new AbortController();
    void call<OwnSavedQueryWire>(`/saved-queries/${id}`, { signal: control.signal }).then((answer) => {
      if (control.signal.aborted) return;
      if (!answer.ok) return setUnread(answer.refusal.message);
      const kept = inputOfWire(answer.data);
      setInput(kept);
      setStart(kept);
      setSeen(answer.data.updated_at);
    });
    return () => control.abort();
  }, [id]);

  const guard = useLeaveGuard(input !== null && start !== null && differences(start, input).length > 0);
  const close = () => isRunning || guard.ask(onClose);

  function change(values: Partial<QueryInput>) {
    setInput((before) => before && { ...before, ...values });
    setProblems({});
    create.clear();
    update.clear();
  }

  async function save(over: string | null = null) {
    const limit = input && limitOf(input.limit);
    if (!input || limit === null) return;
    const { name, description, language, text, range } = input;
    const asked = { name: name.trim(), description: description.trim(), language, text, range, limit };
    if (!row) {
      if (!chosen?.sourceId) return;
      const done = await create.run({ ...asked, teamId: chosen.teamId, sourceId: chosen.sourceId });
      if (!done) return;
      toast.success(t("saved.created", { name: asked.name }));
      return onClose();
    }
    const done = await update.run({ ...asked, queryId: row.id, seen: over ?? seen });
    if (!done) return;
    setNewer(done.data.newer);
    if (done.data.newer) return;
    toast.success(t("saved.saved", { name: asked.name }));
    onClose();
  }

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (!input || isRunning) return;
    const found = problemsOf(input, row ? { teamId: 0, sourceId: row.sourceId } : chosen);
    setProblems(found);
    const [faulty] = Object.keys(found);
    if (!faulty) return void save();
    form.current?.querySelector<HTMLElement>(`[data-part=${faulty}] :is(input, textarea, [contenteditable])`)?.focus();
  }

  const faulty = failure?.field ? FIELD_OF_WIRE[failure.field] : undefined;
  const shown = failure && faulty ? { ...problems, [faulty]: failure.message } : problems;
  return (
    <Dialog
      open
      size="lg"
      onClose={close}
      title={row ? t("saved.editTitle", { name: row.name }) : t("saved.createTitle")}
      description={row ? row.sourceName : t("saved.createText")}
      finalFocus={() => (row ? document.getElementById(actionsId(row.id)) : null)}
      footer={
        <>
          <Button onClick={close}>{t("action.cancel")}</Button>
          {input && !newer && (
            <Button variant="primary" type="submit" form="saved-query" pending={isRunning}>
              {t("action.save")}
            </Button>
          )}
        </>
      }
    >
      {unread && (
        <Notice role="alert" tone="danger">
          {unread}
        </Notice>
      )}
      {!input && !unread && (
        <div role="status" aria-label={t("saved.reading")} className="flex flex-col gap-4">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-20 w-full" />
        </div>
      )}
      {input && (
        <form ref={form} id="saved-query" noValidate onSubmit={submit} className="flex flex-col gap-4">
          {newer && (
            <NewerNotice
              newer={newer}
              input={input}
              isRunning={isRunning}
              onTake={(theirs) => {
                setInput(theirs);
                setStart(theirs);
                setSeen(newer.updatedAt);
                setNewer(null);
              }}
              onKeep={() => void save(newer.updatedAt)}
            />
          )}
          <QueryFields
            input={input}
            problems={shown}
            places={row ? null : places}
            place={row ? { teamId: row.teamIds[0] ?? 0, sourceId: row.sourceId } : chosen}
            onPlace={setChosen}
            onChange={change}
            onRun={submit}
          />
          {failure && !faulty && (
            <Notice role="alert" tone="danger">
              {failure.message}
            </Notice>
          )}
        </form>
      )}
      {guard.question}
    </Dialog>
  );
}
