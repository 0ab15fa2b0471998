"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { t } from "@/lib/i18n/t";
import { call, type Place } from "./api";
import type { ExploreState } from "./explore-state";
import { keepRange, keepVariables } from "./shared";

type Props = { state: ExploreState; place: Place; onClose: () => void };

/** Keeps the query under a name, for everybody who reaches the source. */
export function SaveDialog({ state, place, onClose }: Props) {
  const { language, text, range, limit } = state;
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const isEmpty = text.trim() === "";

  async function save(event: FormEvent) {
    event.preventDefault();
    if (isSaving) return;
    if (name.trim() === "") return setProblem(t("explore.nameNeeded"));
    setProblem(null);
    setSaving(true);
    const variables = keepVariables(state);
    const content = {
      ...{ version: 1, sourceId: place.sourceId, timeRange: keepRange(range), limit, content: text },
      ...(variables.length > 0 && { variables }),
    };
    const answer = await call("/saved-queries", {
      body: {
        name: name.trim(),
        description: description.trim(),
        source_id: place.sourceId,
        created_from_team_id: place.teamId,
        query_language: language === "sql" ? "clickhouse-sql" : "logchefql",
        editor_mode: language === "sql" ? "native" : "builder",
        query_content: JSON.stringify(content),
      },
    });
    setSaving(false);
    if (!answer.ok) return setProblem(answer.refusal.message);
    toast.success(t("explore.saved", { name: name.trim() }));
    onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("explore.saveTitle")}
      description={t("explore.saveText")}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          {!isEmpty && (
            <Button variant="primary" type="submit" form="save-query" pending={isSaving}>
              {t("explore.save")}
            </Button>
          )}
        </>
      }
    >
      {isEmpty ? (
        <Notice>{t("explore.nothingToKeep")}</Notice>
      ) : (
        <form id="save-query" onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
          <Field label={t("explore.name")} error={problem}>
            <Input value={name} onValueChange={setName} maxLength={255} />
          </Field>
          <Field label={t("explore.descriptionLabel")}>
            <Textarea value={description} onChange={(event) => setDescription(event.target.value)} />
          </Field>
          <code className="block max-h-40 overflow-x-hidden overflow-y-auto rounded-md border bg-sunken p-2 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
            {text}
          </code>
        </form>
      )}
    </Dialog>
  );
}
