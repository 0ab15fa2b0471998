"use client";

import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useEffectEvent, useState } from "react";
import { placed } from "@/lib/dashboards/arrange";
import { GRID_COLUMNS, type Place } from "@/lib/dashboards/layout";

/** A panel that is being dragged or resized: where it began, and how far the pointer is from there. */
type Hold = {
  id: string;
  kind: "move" | "size";
  base: readonly Place[];
  from: { x: number; y: number };
  by: { x: number; y: number };
  next: Place[];
};

/** A press that goes less far is no drag. */
const SLACK_PX = 4;
const EDGE_PX = 48;
const SCROLL_PX = 14;
const NARROW = "(max-width: 767px)";

/** Distances between one cell's corner and the next one's, in px. */
function stepsOf(grid: HTMLElement): { x: number; y: number } {
  const style = getComputedStyle(grid);
  const gap = Number.parseFloat(style.columnGap) || 0;
  const row = Number.parseFloat(style.gridAutoRows) || 0;
  return { x: (grid.clientWidth + gap) / GRID_COLUMNS, y: row + gap };
}

/** The layout that a hold means: its panel at the cell that is nearest to where it is held. */
function layoutOf({ id, kind, base, by }: Hold, grid: HTMLElement): Place[] {
  const place = base.find((one) => one.id === id);
  if (!place) return [...base];
  const step = stepsOf(grid);
  const cells = { x: Math.round(by.x / step.x), y: Math.round(by.y / step.y) };
  if (kind === "size") return placed(base, id, { w: place.w + cells.x, h: place.h + cells.y });
  return placed(base, id, { x: place.x + cells.x, y: place.y + cells.y });
}

/**
 * Arranging by pointer. While something is held, `shown` is the layout as it would be; `onDone` gets it when it is let
 * go. Escape puts it back.
 */
export function useArranging(
  grid: RefObject<HTMLElement | null>,
  layout: readonly Place[],
  onDone: (layout: Place[], id: string) => void,
) {
  const [hold, setHold] = useState<Hold | null>(null);

  const begin = (event: ReactPointerEvent<HTMLElement>, id: string, kind: Hold["kind"]) => {
    // Narrow windows show one panel below the other: there is nowhere to drag to.
    if (event.button !== 0 || window.matchMedia(NARROW).matches) return;
    if (kind === "size") event.preventDefault();
    const from = { x: event.clientX + window.scrollX, y: event.clientY + window.scrollY };
    setHold({ id, kind, base: layout, from, by: { x: 0, y: 0 }, next: [...layout] });
  };

  const move = useEffectEvent((event: PointerEvent) => {
    if (!hold || !grid.current) return;
    const by = { x: event.clientX + window.scrollX - hold.from.x, y: event.clientY + window.scrollY - hold.from.y };
    const isStill = hold.by.x === 0 && hold.by.y === 0 && Math.hypot(by.x, by.y) < SLACK_PX;
    if (isStill) return;
    event.preventDefault();
    if (event.clientY > window.innerHeight - EDGE_PX) window.scrollBy(0, SCROLL_PX);
    else if (event.clientY < EDGE_PX * 2) window.scrollBy(0, -SCROLL_PX);
    setHold({ ...hold, by, next: layoutOf({ ...hold, by }, grid.current) });
  });
  const end = useEffectEvent((isKept: boolean) => {
    if (!hold) return;
    setHold(null);
    if (hold.by.x === 0 && hold.by.y === 0) return;
    // The click that ends a drag must not open what was dragged by.
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
    if (isKept) onDone(hold.next, hold.id);
  });

  const isHeld = hold !== null;
  useEffect(() => {
    if (!isHeld) return;
    const onMove = (event: PointerEvent) => move(event);
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && end(false);
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      window.removeEventListener("keydown", onKey);
    };
  }, [isHeld]);

  const isDragging = hold !== null && (hold.by.x !== 0 || hold.by.y !== 0);
  return { begin, shown: hold?.next ?? layout, held: isDragging ? hold.id : null };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
