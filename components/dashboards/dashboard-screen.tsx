"use client";

import { LayoutDashboard, Plus, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { useLeaveGuard } from "@/components/ui/use-leave-guard";
import { readDashboardAction, saveDashboardAction } from "@/lib/dashboards/actions";
import type { DashboardDesk } from "@/lib/dashboards/loaders";
import type { Panel } from "@/lib/dashboards/panels";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { t } from "@/lib/i18n/t";
import type { Theirs } from "./conflict-dialog";
import { DashboardHead, EditHead } from "./dashboard-head";
import { type Arranging, PanelGrid } from "./panel-grid";
import { FIRST_SIZE } from "./panel-options";
import { variablesOf } from "./placeholders";
import { useAsking } from "./use-asking";
import { documentOf, newPanelId, useDraft, withoutPanel, withPanel } from "./use-draft";
import { useView } from "./use-view";
import { VariablesBar } from "./variables-bar";

const PanelEditor = dynamic(() => import("./panel-editor").then((one) => one.PanelEditor), { ssr: false });
const ConflictDialog = dynamic(() => import("./conflict-dialog").then((one) => one.ConflictDialog), { ssr: false });

const PANELS_MAX = 24;

type Open = { kind: "panel"; panel: Panel; isNew: boolean } | { kind: "conflict"; theirs: Theirs };

/** A dashboard: panels on a grid over one part of time, to be looked at and to be edited. */
export function DashboardScreen({ desk, startsEditing }: { desk: DashboardDesk; startsEditing: boolean }) {
  const [own, setOwn] = useState<DashboardWire>(desk.dashboard);
  // Whichever was kept later: what this page saved, or what it was read with.
  const dashboard = own.updated_at > desk.dashboard.updated_at ? own : desk.dashboard;
  const { view, go } = useView(desk.zone);
  const { draft, base, isDirty, begin, end, change } = useDraft(dashboard, startsEditing && dashboard.can_edit);
  const { asking, attempt, again } = useAsking(view, draft !== null);
  const guard = useLeaveGuard(isDirty);
  const [open, setOpen] = useState<Open | null>(null);
  const saving = useAction(saveDashboardAction);
  const reading = useAction(readDashboardAction);
  const close = () => setOpen(null);
  useEffect(() => {
    // The address of a dashboard is one to look at it, also for whoever it is passed on to.
    if (startsEditing) window.history.replaceState(null, "", window.location.pathname);
  }, [startsEditing]);
  const panels = draft?.panels ?? dashboard.panels.panels;
  const layout = draft?.layout ?? dashboard.panels.layout;
  const names = variablesOf(panels.map(({ query }) => query));

  async function save(updatedAt: string) {
    if (!draft) return;
    const { id } = dashboard;
    const { name, description } = draft;
    const done = await saving.run({ id, name, description, updatedAt, panels: documentOf(draft, base) });
    if (!done) return;
    setOwn(done.data);
    close();
    end();
    toast.success(t("dashboard.saved", { name: done.data.name }));
    focusSoon("edit-dashboard");
  }

  async function review() {
    const found = await reading.run({ id: dashboard.id });
    if (found) setOpen({ kind: "conflict", theirs: found.data });
  }

  function takeTheirs({ dashboard: theirs }: Theirs) {
    setOwn(theirs);
    close();
    end();
    saving.clear();
    focusSoon("edit-dashboard");
  }

  function leave() {
    close();
    end();
    saving.clear();
    focusSoon("edit-dashboard");
  }

  const add = () => {
    const [first] = desk.places;
    const last = draft?.panels.at(-1);
    const place = last ?? { team_id: first?.team.id ?? 0, source_id: first?.sources[0]?.id ?? 0 };
    const panel: Panel = {
      ...{ id: newPanelId(panels), title: "", type: "timeseries", query: "", query_language: "logchefql" },
      ...{ team_id: place.team_id, source_id: place.source_id, options: undefined },
    };
    setOpen({ kind: "panel", panel, isNew: true });
  };
  const copy = (panel: Panel) =>
    change((now) => {
      const place = now.layout.find(({ id }) => id === panel.id);
      return withPanel(now, { ...panel, id: newPanelId(now.panels) }, place ?? FIRST_SIZE[panel.type]);
    });
  const editing: Arranging | null = draft && {
    arrange: (next) => change((now) => ({ ...now, layout: next })),
    panel: (panel) => ({
      edit: () => setOpen({ kind: "panel", panel, isNew: false }),
      copy: () => panels.length < PANELS_MAX && copy(panel),
      remove: () => change((now) => withoutPanel(now, panel.id)),
    }),
  };
  const canAdd = desk.places.length > 0 && panels.length < PANELS_MAX;
  const isConflict = saving.failure?.code === "conflict";

  return (
    <Page>
      <div data-wide className="flex min-w-0 flex-col gap-4">
        {draft ? (
          <EditHead
            draft={draft}
            isDirty={isDirty}
            isSaving={saving.isRunning}
            failure={isConflict ? null : (saving.failure ?? reading.failure)}
            canAdd={canAdd}
            onChange={(part) => change((now) => ({ ...now, ...part }))}
            onAdd={add}
            onCancel={() => guard.ask(leave)}
            onSave={() => void save(base.updated_at)}
          />
        ) : (
          <DashboardHead dashboard={dashboard} view={view} go={go} onAgain={again} onEdit={begin} />
        )}
        {isConflict && open?.kind !== "conflict" && (
          <Notice
            role="alert"
            tone="warn"
            title={t("dashboard.conflict")}
            actions={
              <Button size="sm" pending={reading.isRunning} onClick={() => void review()}>
                {t("dashboard.review")}
              </Button>
            }
          >
            {reading.failure?.message ?? t("dashboard.conflictHint")}
          </Notice>
        )}
        {names.length > 0 && <VariablesBar names={names} values={view.values} onValues={(values) => go({ values })} />}
        {dashboard.panels_corrupt && <Corrupt />}
        {panels.length === 0 && !dashboard.panels_corrupt ? (
          <NoPanels
            canEdit={dashboard.can_edit}
            hasPlaces={desk.places.length > 0}
            onAdd={draft ? add : begin}
            isEditing={draft !== null}
          />
        ) : (
          asking && (
            <PanelGrid
              panels={panels}
              layout={layout}
              asking={asking}
              view={view}
              attempt={attempt}
              maker={dashboard.created_by_name}
              editing={editing}
              onZoom={({ startMs, endMs }) => go({ range: { start: Math.round(startMs), end: Math.round(endMs) } })}
            />
          )
        )}
      </div>
      {open?.kind === "panel" && asking && (
        <PanelEditor
          panel={open.panel}
          isNew={open.isNew}
          places={desk.places}
          asking={asking}
          zone={view.zone}
          onClose={close}
          onApply={(panel) => {
            change((now) => withPanel(now, panel));
            close();
          }}
        />
      )}
      {guard.question}
      {open?.kind === "conflict" && (
        <ConflictDialog
          base={base}
          theirs={open.theirs}
          isRunning={saving.isRunning}
          failure={isConflict ? undefined : saving.failure?.message}
          onMine={() => void save(open.theirs.dashboard.updated_at)}
          onTheirs={() => takeTheirs(open.theirs)}
          onClose={close}
        />
      )}
    </Page>
  );
}

/** Gives focus to an element that is drawn after this change. */
function focusSoon(id: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()));
}

function Corrupt() {
  return (
    <EmptyState icon={<TriangleAlert aria-hidden className="size-4 text-danger" />} title={t("dashboard.corrupt")}>
      {t("dashboard.corruptText")}
    </EmptyState>
  );
}

type NoPanelsProps = { canEdit: boolean; hasPlaces: boolean; isEditing: boolean; onAdd: () => void };

function NoPanels({ canEdit, hasPlaces, isEditing, onAdd }: NoPanelsProps) {
  const text = !canEdit ? "dashboard.emptyOther" : hasPlaces ? "dashboard.emptyText" : "dashboard.emptyNoSource";
  return (
    <EmptyState
      icon={<LayoutDashboard aria-hidden className="size-4" />}
      title={t("dashboard.emptyTitle")}
      actions={
        canEdit &&
        hasPlaces && (
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={onAdd}>
            {t(isEditing ? "dashboard.addPanel" : "dashboard.startEditing")}
          </Button>
        )
      }
    >
      {t(text)}
    </EmptyState>
  );
}
