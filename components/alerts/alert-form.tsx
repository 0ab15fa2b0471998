"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { useLeaveGuard } from "@/components/ui/use-leave-guard";
import { createAlertAction, updateAlertAction } from "@/lib/alerts/actions";
import type { AlertChoices, AlertDetail } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";
import {
  type AlertDraft,
  type AlertProblems,
  bodyOf,
  changeOf,
  draftOf,
  draftProblems,
  measuringOf,
  measuringProblems,
  PART_OF_WIRE,
} from "./alert-draft";
import { AlertFormAside } from "./alert-form-aside";
import { AlertFormParts } from "./alert-form-parts";
import { useTrial } from "./use-trial";

type Props = {
  /** The alert that is changed; null for a new one. */
  detail: AlertDetail | null;
  choices: AlertChoices;
  sourceId: number | null;
};

/** Brings the focus to the first part at fault; answers whether there is one. */
function focusFirst(problems: AlertProblems): boolean {
  const [first] = Object.keys(problems);
  const part = first && document.getElementById(`alert-${first}`);
  // The editor is inside of its part, and so are inputs that find something by typing.
  if (part) (part.querySelector<HTMLElement>(".cm-content, input") ?? part).focus();
  return first !== undefined;
}

/** Makes an alert or changes one; either can be tried on the logs before it is kept. */
export function AlertForm({ detail, choices, sourceId }: Props) {
  const router = useRouter();
  const alert = detail?.alert ?? null;
  const [initial] = useState(() => draftOf(alert));
  const [draft, setDraft] = useState(initial);
  const [problems, setProblems] = useState<AlertProblems>({});
  const create = useAction(createAlertAction);
  const update = useAction(updateAlertAction);
  const trial = useTrial();
  const saving = alert ? update : create;
  const { failure } = saving;
  const [isDone, setDone] = useState(false);
  const guard = useLeaveGuard(!isDone && JSON.stringify(draft) !== JSON.stringify(initial));
  const place = choices.places.find(({ sources }) => sources.some(({ id }) => id === sourceId));

  function change(values: Partial<AlertDraft>) {
    setDraft((before) => ({ ...before, ...values }));
    setProblems({});
    saving.clear();
    trial.clear();
  }

  function tryIt() {
    const found = measuringProblems(draft, sourceId);
    setProblems(found);
    if (focusFirst(found) || sourceId === null) return;
    void trial.ask({ ...measuringOf(draft), source_id: sourceId });
  }

  async function save(seen: string | null) {
    if (sourceId === null) return;
    const done = alert
      ? await update.run({ alertId: alert.id, seen, change: changeOf(alert, draft) })
      : await create.run({ ...bodyOf(draft), source_id: sourceId });
    if (!done) return;
    setDone(true);
    toast.success(t(alert ? "alert.saved" : "alert.created", { name: draft.name.trim() }));
    router.push(`/alerts/${alert?.id ?? done.data?.id}`);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = draftProblems(draft, sourceId);
    setProblems(found);
    if (!focusFirst(found)) void save(alert?.updated_at ?? null);
  }

  const faulty = failure?.field ? PART_OF_WIRE[failure.field] : undefined;
  // What the fence or the engine says against a statement names no field.
  const isAboutQuery = failure?.code === "invalid_request" && faulty === undefined;
  useEffect(() => {
    if (faulty) focusFirst({ [faulty]: "" });
  }, [faulty]);
  const shown = failure && faulty ? { ...problems, [faulty]: failure.message } : problems;
  return (
    <Page>
      <PageHeader
        title={alert ? t("alert.editTitle", { name: alert.name }) : t("alert.createTitle")}
        description={t(alert ? "alert.editText" : "alert.createText")}
      />
      <form
        noValidate
        onSubmit={submit}
        className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
        aria-label={alert ? t("alert.editTitle", { name: alert.name }) : t("alert.createTitle")}
      >
        <AlertFormParts
          draft={draft}
          problems={shown}
          refused={isAboutQuery ? (failure?.message ?? null) : null}
          places={alert ? null : choices.places}
          source={detail?.source ?? null}
          place={place && sourceId !== null ? { teamId: place.team.id, sourceId } : null}
          candidates={choices.candidates}
          known={detail?.recipients ?? []}
          onChange={change}
          // Who can be told depends on the source, so that the page is asked for it.
          onSource={(id) => {
            setProblems({});
            router.replace(`/alerts/new?source=${id}`, { scroll: false });
          }}
          onRun={tryIt}
        />
        <AlertFormAside
          draft={draft}
          alert={alert}
          trial={trial}
          failure={faulty || isAboutQuery ? null : failure}
          isSaving={saving.isRunning}
          onTry={tryIt}
          onOverwrite={() => void save(null)}
          onReload={() => {
            saving.clear();
            router.refresh();
          }}
        />
      </form>
      {guard.question}
    </Page>
  );
}
