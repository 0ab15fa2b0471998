"use client";

import { type CSSProperties, useRef, useState } from "react";
import type { Span } from "@/components/explore/time";
import { cn } from "@/components/ui/cn";
import { inOrder, type Step, stepped } from "@/lib/dashboards/arrange";
import type { Place } from "@/lib/dashboards/layout";
import type { Panel } from "@/lib/dashboards/panels";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { t } from "@/lib/i18n/t";
import { LockedCard, PanelCard, type PanelDo } from "./panel-card";
import type { Asking } from "./panel-data";
import { PlacePad } from "./place-pad";
import { useArranging } from "./use-arranging";
import type { ViewState } from "./view-state";

export type AnyPanel = DashboardWire["panels"]["panels"][number];

/** What may be done while the dashboard is edited. */
export type Arranging = {
  arrange: (layout: Place[]) => void;
  panel: (panel: Panel) => PanelDo;
};
type Props = {
  panels: readonly AnyPanel[];
  layout: readonly Place[];
  asking: Asking;
  view: ViewState;
  attempt: number;
  maker: string | undefined;
  editing: Arranging | null;
  onZoom: (span: Span) => void;
};

const NARROW_HALF = 3;

/** A place in words, counted from one. */
const placeText = ({ x, y, w, h }: Place) => t("dashboard.place", { column: x + 1, row: y + 1, width: w, height: h });

/** Panels where they lie. In a narrow window they come one below the other, small ones in pairs. */
export function PanelGrid({ panels, layout, asking, view, attempt, maker, editing, onZoom }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState("");
  const titleOf = (id: string) => panels.find((panel) => panel.id === id)?.title || t("dashboard.untitled");
  const settle = (next: Place[], id: string) => {
    const place = next.find((one) => one.id === id);
    editing?.arrange(next);
    if (place) setTold(t("dashboard.placed", { title: titleOf(id), place: placeText(place) }));
  };
  const { begin, shown, held } = useArranging(grid, layout, settle);
  const step = (id: string, by: Step) => {
    const next = stepped(layout, id, by);
    const isSame = JSON.stringify(inOrder(next)) === JSON.stringify(inOrder(layout));
    if (isSame) setTold(t("dashboard.noFurther", { title: titleOf(id) }));
    else settle(next, id);
  };
  const reading = inOrder(shown).map(({ id }) => id);
  // Elements stay in their order while the dashboard is edited: one that is moved in the document loses focus.
  const ids = editing ? panels.map(({ id }) => id) : reading;

  return (
    <>
      <div ref={grid} className="grid auto-rows-[6rem] grid-cols-2 gap-3 md:grid-cols-12">
        {ids.map((id) => {
          const panel = panels.find((one) => one.id === id);
          const place = shown.find((one) => one.id === id);
          if (!panel || !place) return null;
          const style = {
            "--col": `${place.x + 1} / span ${place.w}`,
            "--row": `${place.y + 1} / span ${place.h}`,
            "--rows": place.h,
            order: reading.indexOf(id),
          } as CSSProperties;
          const title = titleOf(id);
          return (
            <div
              key={id}
              style={style}
              className={cn(
                "relative min-w-0 [grid-row:span_var(--rows)] md:[grid-column:var(--col)] md:[grid-row:var(--row)]",
                place.w > NARROW_HALF && "max-md:col-span-2",
                held === id && "z-10 select-none rounded-lg shadow-pop outline-2 outline-accent",
                held !== null && held !== id && "pointer-events-none",
              )}
            >
              {"locked" in panel ? (
                <LockedCard maker={maker} />
              ) : (
                <PanelCard
                  panel={panel as Panel}
                  asking={asking}
                  view={view}
                  attempt={attempt}
                  can={editing?.panel(panel as Panel) ?? null}
                  onZoom={onZoom}
                  handle={
                    editing && (
                      <PlacePad
                        title={title}
                        place={placeText(place)}
                        isDragging={held !== null}
                        onStep={(by) => step(id, by)}
                        onPointerDown={(event) => begin(event, id, "move")}
                      />
                    )
                  }
                />
              )}
              {editing && (
                // The same is done by keyboard and by button at the handle.
                <div
                  aria-hidden
                  data-resize={id}
                  onPointerDown={(event) => begin(event, id, "size")}
                  className="absolute right-0.5 bottom-0.5 hidden size-4 cursor-nwse-resize touch-none rounded-br-md border-r-2 border-b-2 border-control hover:border-accent md:block"
                />
              )}
            </div>
          );
        })}
      </div>
      <p role="status" className="sr-only">
        {told}
      </p>
    </>
  );
}
