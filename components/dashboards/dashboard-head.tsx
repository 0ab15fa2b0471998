"use client";

import { Pencil, Plus } from "lucide-react";
import { TimePicker } from "@/components/explore/time-picker";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { Failure } from "@/components/ui/use-action";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { t } from "@/lib/i18n/t";
import { RefreshPicker } from "./refresh-picker";
import type { Draft } from "./use-draft";
import type { ViewState } from "./view-state";

type ViewProps = {
  dashboard: DashboardWire;
  view: ViewState;
  go: (change: Partial<ViewState>, how?: "push" | "replace") => void;
  onAgain: () => void;
  onEdit: () => void;
};

/** A dashboard's name, the time that it shows, and the way to edit it. */
export function DashboardHead({ dashboard, view, go, onAgain, onEdit }: ViewProps) {
  return (
    <header className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{dashboard.name}</h1>
        {dashboard.description && <p className="max-w-[80ch] text-soft wrap-anywhere">{dashboard.description}</p>}
      </div>
      <div className="flex max-w-full min-w-0 flex-wrap items-center gap-2">
        <TimePicker
          range={view.range}
          zone={view.zone}
          onRange={(range) => go({ range })}
          onZone={(zone) => go({ zone }, "replace")}
        />
        <RefreshPicker value={view.refresh} onChange={(refresh) => go({ refresh }, "replace")} onNow={onAgain} />
        {dashboard.can_edit && (
          <Button id="edit-dashboard" icon={<Pencil aria-hidden className="size-3.5" />} onClick={onEdit}>
            {t("action.edit")}
          </Button>
        )}
      </div>
    </header>
  );
}

type EditProps = {
  draft: Draft;
  isDirty: boolean;
  isSaving: boolean;
  failure: Failure | null;
  canAdd: boolean;
  onChange: (part: Partial<Draft>) => void;
  onAdd: () => void;
  onCancel: () => void;
  onSave: () => void;
};

/** The same while the dashboard is edited: its texts as fields, and the ways out. */
export function EditHead(props: EditProps) {
  const { draft, isDirty, isSaving, failure, canAdd, onChange, onAdd, onCancel, onSave } = props;
  const fault = (field: string) => (failure?.field === field ? failure.message : null);
  const isOwn = failure !== null && fault("name") === null && fault("description") === null;
  return (
    <form
      aria-label={t("dashboard.editing")}
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
      className="z-20 flex min-w-0 flex-col gap-3 rounded-lg border border-accent-line bg-accent-soft p-3 md:sticky md:top-14"
    >
      <h1 className="sr-only">{t("dashboard.editingNamed", { name: draft.name })}</h1>
      <div className="flex min-w-0 flex-wrap items-start gap-3">
        <Field label={t("dashboard.name")} error={fault("name")} className="flex-1 basis-48">
          <Input value={draft.name} onValueChange={(name) => onChange({ name })} maxLength={255} />
        </Field>
        <Field label={t("dashboard.descriptionLabel")} error={fault("description")} className="flex-2 basis-64">
          <Input value={draft.description} onValueChange={(text) => onChange({ description: text })} maxLength={2000} />
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          icon={<Plus aria-hidden className="size-4" />}
          aria-disabled={!canAdd || undefined}
          title={canAdd ? undefined : t("dashboard.cantAdd")}
          onClick={() => canAdd && onAdd()}
        >
          {t("dashboard.addPanel")}
        </Button>
        <p role="status" className="min-w-0 flex-1 text-sm text-soft max-sm:order-first max-sm:basis-full">
          {t(isDirty ? "dashboard.unsaved" : "dashboard.unchanged")}
        </p>
        <Button onClick={() => isSaving || onCancel()}>{t("action.cancel")}</Button>
        <Button variant="primary" type="submit" pending={isSaving}>
          {t("action.save")}
        </Button>
      </div>
      {isOwn && (
        <Notice role="alert" tone="danger">
          {failure.message}
        </Notice>
      )}
    </form>
  );
}
