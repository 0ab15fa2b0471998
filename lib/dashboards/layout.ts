/** Columns of the grid that panels lie on. */
export const GRID_COLUMNS = 12;
/** Widths that a panel may have, in columns. */
export const PANEL_WIDTHS = [2, 3, 4, 6, 8, 9, 12] as const;
/** The tallest panel, in rows. */
export const PANEL_MAX_HEIGHT = 6;
const LOWEST_ROW = 1_000;

/** Where a panel lies: its left upper cell, width and height, in cells of the grid. */
export type Place = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
};

const meet = (startA: number, sizeA: number, startB: number, sizeB: number) =>
  startA < startB + sizeB && startB < startA + sizeA;

/** True when two places share a cell; such as only touch share none. */
export const overlap = (a: Place, b: Place): boolean => meet(a.x, a.w, b.x, b.w) && meet(a.y, a.h, b.y, b.h);

function repeated(ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => seen.size === seen.add(id).size);
}

/**
 * What is wrong with a layout for these panels, in a sentence, or null: every place on the grid in one of the sizes,
 * no cell taken twice, and exactly one place for each panel (spec/logchef.md §7.5).
 */
export function layoutFault(layout: readonly Place[], panelIds: readonly string[]): string | null {
  const twice = repeated(panelIds);
  if (twice !== undefined) return `panel '${twice}' is there twice`;
  const placedTwice = repeated(layout.map(({ id }) => id));
  if (placedTwice !== undefined) return `panel '${placedTwice}' has two places in the layout`;
  const known = new Set(panelIds);
  const stray = layout.find(({ id }) => !known.has(id));
  if (stray) return `the layout has a place for '${stray.id}', which is no panel`;
  const placed = new Set(layout.map(({ id }) => id));
  const homeless = panelIds.find((id) => !placed.has(id));
  if (homeless !== undefined) return `panel '${homeless}' has no place in the layout`;
  for (const [index, place] of layout.entries()) {
    const fault = placeFault(place);
    if (fault) return `panel '${place.id}': ${fault}`;
    const under = layout.slice(0, index).find((other) => overlap(place, other));
    if (under) return `panels '${under.id}' and '${place.id}' overlap`;
  }
  return null;
}

function placeFault({ x, y, w, h }: Place): string | null {
  if (!PANEL_WIDTHS.some((width) => width === w)) return `width must be one of ${PANEL_WIDTHS.join(", ")}`;
  if (!Number.isInteger(h) || h < 1 || h > PANEL_MAX_HEIGHT) return `height must be 1 to ${PANEL_MAX_HEIGHT}`;
  if (!Number.isInteger(x) || x < 0 || x + w > GRID_COLUMNS) return `must lie within the ${GRID_COLUMNS} columns`;
  if (!Number.isInteger(y) || y < 0 || y > LOWEST_ROW) return `must lie within the first ${LOWEST_ROW} rows`;
  return null;
}
