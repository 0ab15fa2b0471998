import { GRID_COLUMNS, overlap, PANEL_MAX_HEIGHT, PANEL_WIDTHS, type Place } from "./layout";

type Size = { w: number; h: number };
type Spot = { x: number; y: number };
/** A step by keyboard or button: the panel goes one way, or one of its sides does. */
export type Step = "left" | "right" | "up" | "down" | "wider" | "narrower" | "taller" | "shorter";

/** Places in the order in which they are read: from the top, then from the left. */
export function inOrder(layout: readonly Place[]): Place[] {
  return [...layout].sort((a, b) => a.y - b.y || a.x - b.x);
}

/** The first row below every panel. */
export const bottomOf = (layout: readonly Place[]): number => Math.max(0, ...layout.map(({ y, h }) => y + h));

const shareColumns = (a: Place, b: Place) => a.x < b.x + b.w && b.x < a.x + a.w;

/** Sets panels down in their order, each right below those that were above it, or below `held` where that is in the way. */
function packed(layout: readonly Place[], held?: Place): Place[] {
  const done: Place[] = [];
  for (const place of inOrder(layout)) {
    const y = bottomOf(done.filter((other) => shareColumns(other, place)));
    const found = { ...place, y };
    done.push(held && overlap(found, held) ? { ...found, y: held.y + held.h } : found);
  }
  return done;
}

const sameAs = (a: readonly Place[], b: readonly Place[]) => {
  const text = (layout: readonly Place[]) =>
    JSON.stringify(inOrder(layout).map(({ id, x, y, w, h }) => [id, x, y, w, h]));
  return text(a) === text(b);
};

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/**
 * The layout with one panel at another place or of another size. It has its place first, the others make room and
 * close the gaps. Sizes and places off the grid are brought onto it. A panel that isn't there changes nothing.
 */
export function placed(layout: readonly Place[], id: string, change: Partial<Size & Spot>): Place[] {
  const current = layout.find((place) => place.id === id);
  if (!current) return [...layout];
  const wanted = { ...current, ...change };
  const w = nearestWidth(Math.min(wanted.w, GRID_COLUMNS));
  const held: Place = {
    id,
    w,
    h: clamp(wanted.h, 1, PANEL_MAX_HEIGHT),
    x: clamp(wanted.x, 0, GRID_COLUMNS - w),
    y: clamp(wanted.y, 0, bottomOf(layout)),
  };
  const others = layout.filter((place) => place.id !== id);
  return packed([...packed(others, held), held]);
}

/** The width of a panel that is nearest to so many columns; the wider one where two are as near. */
export function nearestWidth(columns: number): number {
  return [...PANEL_WIDTHS]
    .reverse()
    .reduce((best, width) => (Math.abs(width - columns) < Math.abs(best - columns) ? width : best));
}

function nextWidth(w: number, direction: 1 | -1): number {
  const index = (PANEL_WIDTHS as readonly number[]).indexOf(w);
  return PANEL_WIDTHS[clamp(index + direction, 0, PANEL_WIDTHS.length - 1)] ?? w;
}

/** Tries places further and further up or down until the panels stand in another order. */
function climbed(layout: readonly Place[], place: Place, direction: 1 | -1): Place[] {
  for (let y = place.y + direction; y >= 0 && y <= bottomOf(layout); y += direction) {
    const next = placed(layout, place.id, { y });
    if (!sameAs(next, layout)) return next;
  }
  return [...layout];
}

/** The layout after one step of a panel; the same layout where the step leads nowhere. */
export function stepped(layout: readonly Place[], id: string, step: Step): Place[] {
  const place = layout.find((one) => one.id === id);
  if (!place) return [...layout];
  const { x, w, h } = place;
  if (step === "left" || step === "right") return placed(layout, id, { x: x + (step === "left" ? -1 : 1) });
  if (step === "up" || step === "down") return climbed(layout, place, step === "up" ? -1 : 1);
  if (step === "taller" || step === "shorter") return placed(layout, id, { h: h + (step === "taller" ? 1 : -1) });
  const width = nextWidth(w, step === "wider" ? 1 : -1);
  return placed(layout, id, { w: width, x: Math.min(x, GRID_COLUMNS - width) });
}

/** The first place from the top where a panel of this size lies free. */
export function freePlace(layout: readonly Place[], id: string, { w, h }: Size): Place {
  for (let y = 0; ; y++) {
    for (let x = 0; x + w <= GRID_COLUMNS; x++) {
      const found = { id, x, y, w, h };
      if (!layout.some((other) => overlap(found, other))) return found;
    }
  }
}

/** The layout without a panel, its gap closed. */
export function without(layout: readonly Place[], id: string): Place[] {
  return packed(layout.filter((place) => place.id !== id));
}
