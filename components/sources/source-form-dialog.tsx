"use client";

import { PlugZap } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { type Failure, useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { createSourceAction, testConnectionAction, updateSourceAction } from "@/lib/sources/actions";
import type { SourceRow } from "@/lib/sources/serialize";
import { SourceFields } from "./source-fields";
import {
  changeAsked,
  connectionProblems,
  creationAsked,
  FIELD_OF_WIRE,
  inputOf,
  type SourceInput,
  sourceProblems,
  testAsked,
} from "./source-input";

type Problems = Partial<Record<keyof SourceInput, string>>;

/** Brings the focus to the first input at fault; answers whether there is one. */
function focusFirst(problems: Problems): boolean {
  const [first] = Object.keys(problems);
  if (first) document.getElementById(`source-${first}`)?.focus();
  return first !== undefined;
}

/** Makes a source, or changes the one that is given; either can be tried before it is kept. */
export function SourceFormDialog({ source, onClose }: { source?: SourceRow; onClose: () => void }) {
  const [input, setInput] = useState(() => inputOf(source));
  const [shown, setShown] = useState<Problems>({});
  const [works, setWorks] = useState<string | null>(null);
  const create = useAction(createSourceAction);
  const update = useAction(updateSourceAction);
  const test = useAction(testConnectionAction);
  const saving = source ? update : create;
  const failure = saving.failure ?? test.failure;

  function change(values: Partial<SourceInput>) {
    setInput((before) => ({ ...before, ...values }));
    setShown({});
    setWorks(null);
    saving.clear();
    test.clear();
  }

  const faulty = failure?.field ? FIELD_OF_WIRE[failure.field] : undefined;
  const errorOf = (field: keyof SourceInput) => shown[field] ?? (failure && faulty === field ? failure.message : null);

  async function tryIt() {
    setWorks(null);
    saving.clear();
    const problems = connectionProblems(input);
    setShown(problems);
    if (focusFirst(problems)) return;
    const done = await test.run({ ...(source && { sourceId: source.id }), ...testAsked(input) });
    if (done) setWorks(done.data.message);
  }

  async function save() {
    const done = source
      ? await update.run({ sourceId: source.id, ...changeAsked(source, input) })
      : await create.run(creationAsked(input));
    if (done === null) return;
    toast.success(t(source ? "source.saved" : "source.created", { name: input.name.trim() }));
    onClose();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setWorks(null);
    test.clear();
    const problems = sourceProblems(input);
    setShown(problems);
    if (!focusFirst(problems)) void save();
  }

  const isRunning = saving.isRunning || test.isRunning;
  return (
    <Dialog
      open
      size="lg"
      onClose={() => isRunning || onClose()}
      title={source ? t("source.editNamed", { name: source.name }) : t("source.create")}
      description={source ? undefined : t("source.createText")}
      footer={
        <>
          <Button
            className="mr-auto"
            icon={<PlugZap aria-hidden className="size-4" />}
            pending={test.isRunning}
            onClick={() => void tryIt()}
          >
            {t("source.test")}
          </Button>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="source-form" pending={saving.isRunning}>
            {source ? t("action.save") : t("source.create")}
          </Button>
        </>
      }
    >
      <form id="source-form" noValidate onSubmit={submit} className="flex flex-col gap-5">
        <SourceFields
          value={input}
          onChange={change}
          errorOf={errorOf}
          isNew={!source}
          hasPassword={source?.hasPassword ?? false}
        />
        <Outcome works={works} failure={faulty ? null : failure} isTest={test.failure !== null} />
      </form>
    </Dialog>
  );
}

type OutcomeProps = { works: string | null; failure: Failure | null; isTest: boolean };

/** What trying or keeping it came to, where no single input is at fault. */
function Outcome({ works, failure, isTest }: OutcomeProps) {
  if (works) {
    return (
      <Notice role="status" title={t("source.testOk")}>
        {works}
      </Notice>
    );
  }
  if (!failure) return null;
  return (
    <Notice tone="danger" role="alert" title={isTest ? t("source.testFailed") : undefined}>
      {failure.message}
    </Notice>
  );
}
