"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { createDashboardAction, readDashboardAction } from "@/lib/dashboards/actions";
import type { DashboardSummary } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";
import { documentOf, draftOfDashboard } from "./use-draft";

type Props = { original?: DashboardSummary; onClose: () => void };

/** Makes a dashboard, empty or as a copy of another, and goes there. */
export function NewDashboardDialog({ original, onClose }: Props) {
  const router = useRouter();
  const [name, setName] = useState(original ? t("dashboard.copyName", { name: original.name }) : "");
  const [description, setDescription] = useState(original?.description ?? "");
  const [isLeaving, startLeaving] = useTransition();
  const reading = useAction(readDashboardAction);
  const creating = useAction(createDashboardAction);
  const failure = creating.failure ?? reading.failure;
  const isRunning = creating.isRunning || reading.isRunning || isLeaving;
  const locked = original?.places.filter(({ isLocked }) => isLocked).length ?? 0;

  async function panelsOf(id: number) {
    const found = await reading.run({ id });
    if (!found) return null;
    const draft = draftOfDashboard(found.data.dashboard);
    const seen = new Set(draft.panels.map((panel) => panel.id));
    return documentOf({ ...draft, layout: draft.layout.filter((place) => seen.has(place.id)) }, found.data.dashboard);
  }

  async function save() {
    if (isRunning) return;
    const panels = original ? await panelsOf(original.id) : undefined;
    if (panels === null) return;
    const made = await creating.run({ name, description, panels });
    if (!made) return;
    startLeaving(() => router.push(`/dashboards/${made.data.id}${original ? "" : "?edit=1"}`));
  }

  const fault = (field: string) => (failure?.field === field ? failure.message : null);
  return (
    <FormDialog
      title={original ? t("dashboard.duplicateTitle", { name: original.name }) : t("dashboard.create")}
      submit={t(original ? "dashboard.duplicate" : "dashboard.create")}
      failure={failure}
      telling={["name", "description"]}
      isRunning={isRunning}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t("dashboard.name")} error={fault("name")}>
        <Input value={name} onValueChange={setName} maxLength={255} placeholder={t("dashboard.namePlaceholder")} />
      </Field>
      <Field label={t("dashboard.descriptionLabel")} error={fault("description")}>
        <Textarea value={description} onChange={(event) => setDescription(event.target.value)} maxLength={2000} />
      </Field>
      {locked > 0 && <Notice>{t("dashboard.lockedLeftOut", { count: locked })}</Notice>}
    </FormDialog>
  );
}
