"use client";

import { ChartNoAxesColumn, Copy, LoaderCircle, Pencil, Table2, Telescope, Trash2 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useId, useState } from "react";
import { pruned } from "@/components/explore/asked-values";
import { writeState } from "@/components/explore/explore-state";
import type { Span } from "@/components/explore/time";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Tooltip } from "@/components/ui/tooltip";
import type { Panel } from "@/lib/dashboards/panels";
import { t } from "@/lib/i18n/t";
import { LockedBody, PanelBody } from "./panel-body";
import type { Asking } from "./panel-data";
import { filledTitle } from "./placeholders";
import { usePanel } from "./use-panel";
import type { ViewState } from "./view-state";

export type PanelDo = { edit: () => void; copy: () => void; remove: () => void };
type Props = {
  panel: Panel;
  asking: Asking;
  view: ViewState;
  /** How often the whole dashboard was asked to be read again. */
  attempt: number;
  /** The place's handle, while the dashboard is edited. */
  handle: ReactNode;
  /** What may be done with the panel while the dashboard is edited. */
  can: PanelDo | null;
  onZoom: (span: Span) => void;
};

/** What is there for whoever comes near, by pointer or by keyboard. */
const QUIET =
  "opacity-0 group-focus-within/panel:opacity-100 group-hover/panel:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100";

/** A panel: its title, what can be done with it, and what it shows. */
export function PanelCard({ panel, asking, view, attempt, handle, can, onZoom }: Props) {
  const [isTable, setTable] = useState(false);
  const [again, setAgain] = useState(0);
  const reading = usePanel(panel, asking, attempt + again);
  const title = filledTitle(panel.title, view.values) || t("dashboard.untitled");
  const isChart = reading.data?.kind === "series" && !reading.refusal;
  return (
    <Frame
      title={title}
      handle={handle}
      actions={
        <>
          {reading.isRunning && <LoaderCircle aria-hidden className="mr-1 size-3.5 shrink-0 animate-spin text-faint" />}
          {isChart && (
            <IconButton
              label={t("dashboard.asTable", { title })}
              hint={t("dashboard.asTableHint")}
              aria-pressed={isTable}
              className={can || isTable ? undefined : QUIET}
              onClick={() => setTable(!isTable)}
            >
              {isTable ? <ChartNoAxesColumn aria-hidden /> : <Table2 aria-hidden />}
            </IconButton>
          )}
          {can ? <EditButtons title={title} can={can} /> : <ExploreLink panel={panel} title={title} view={view} />}
        </>
      }
    >
      <PanelBody
        panel={panel}
        reading={reading}
        title={title}
        zone={view.zone}
        isTable={isTable}
        onRetry={() => setAgain((count) => count + 1)}
        onZoom={onZoom}
      />
    </Frame>
  );
}

/** A panel on a source that the viewer doesn't reach. */
export function LockedCard({ maker }: { maker: string | undefined }) {
  return (
    <Frame title={t("dashboard.lockedTitle")} handle={null} actions={null}>
      <LockedBody maker={maker} />
    </Frame>
  );
}

type FrameProps = { title: string; handle: ReactNode; actions: ReactNode; children: ReactNode };

function Frame({ title, handle, actions, children }: FrameProps) {
  const id = useId();
  return (
    <article aria-labelledby={id} className="group/panel flex h-full min-w-0 flex-col rounded-lg border bg-surface">
      <header className={cn("flex h-8 shrink-0 items-center gap-1 pr-1", handle ? "pl-1" : "pl-3")}>
        {handle}
        <h2 id={id} title={title} className="min-w-0 flex-1 truncate text-sm font-medium">
          {title}
        </h2>
        {actions}
      </header>
      <div className="min-h-0 flex-1 px-3 pb-2.5">{children}</div>
    </article>
  );
}

function EditButtons({ title, can }: { title: string; can: PanelDo }) {
  return (
    <>
      <IconButton label={t("dashboard.editPanelNamed", { title })} hint={t("dashboard.editPanel")} onClick={can.edit}>
        <Pencil aria-hidden />
      </IconButton>
      <IconButton label={t("dashboard.copyPanelNamed", { title })} hint={t("dashboard.copyPanel")} onClick={can.copy}>
        <Copy aria-hidden />
      </IconButton>
      <IconButton
        label={t("dashboard.removePanelNamed", { title })}
        hint={t("dashboard.removePanel")}
        onClick={can.remove}
      >
        <Trash2 aria-hidden />
      </IconButton>
    </>
  );
}

type LinkProps = { panel: Panel; title: string; view: ViewState };

/** The same query in the explorer, with its values, for whoever wants to look closer. */
function ExploreLink({ panel, title, view }: LinkProps) {
  const search = writeState(
    pruned({
      teamId: panel.team_id,
      sourceId: panel.source_id,
      language: panel.query_language === "clickhouse-sql" ? "sql" : "logchefql",
      text: panel.query,
      definitions: [],
      values: view.values,
      range: view.range,
      zone: view.zone,
      limit: 500,
      columns: [],
    }),
    { zone: "" },
  );
  return (
    <Tooltip content={t("dashboard.openInExplore")}>
      <Link
        href={`/explore${search}`}
        aria-label={t("dashboard.exploreNamed", { title })}
        className={cn(buttonLook({ variant: "ghost", size: "icon" }), QUIET)}
      >
        <Telescope aria-hidden className="size-4" />
      </Link>
    </Tooltip>
  );
}
