import type { ReactNode } from "react";

/** What a column sorts by. */
export type SortValue = string | number;

type Cell<T> = (cell: { row: { original: T } }) => ReactNode;

/** A column: how its head and its cells are drawn, and what it sorts by when it can. */
export type Column<T> = {
  id: string;
  header: string | (() => ReactNode);
  cell: Cell<T>;
  sortValue: ((row: T) => SortValue) | null;
};

/** Which column a table is sorted by. */
export type Sorting = { id: string; isDescending: boolean } | null;

type Drawn<T> = { header: Column<T>["header"]; cell: Cell<T> };
type SortableKey<T> = { [K in keyof T & string]: T[K] extends SortValue ? K : never }[keyof T & string];

/** Makes the columns of a table of `T`; `accessor` for those that sort by a value, `display` for the others. */
export function createColumnHelper<T>() {
  function accessor(key: SortableKey<T>, drawn: Drawn<T> & { enableSorting?: boolean }): Column<T>;
  function accessor(value: (row: T) => SortValue, drawn: Drawn<T> & { id: string; enableSorting?: boolean }): Column<T>;
  function accessor(
    by: SortableKey<T> | ((row: T) => SortValue),
    { id, header, cell, enableSorting = true }: Drawn<T> & { id?: string; enableSorting?: boolean },
  ): Column<T> {
    const sortValueOf = typeof by === "function" ? by : (row: T) => row[by] as SortValue;
    return { id: id ?? String(by), header, cell, sortValue: enableSorting ? sortValueOf : null };
  }
  return {
    accessor,
    display: ({ id, header, cell }: Drawn<T> & { id: string }): Column<T> => ({ id, header, cell, sortValue: null }),
    columns: (columns: Column<T>[]): Column<T>[] => columns,
  };
}

/** Numbers in names count as numbers, and case does not count. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const compare = (one: SortValue, other: SortValue) =>
  typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));

/** `rows` in the order of `sorting`; rows that are alike keep theirs. */
export function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], sorting: Sorting): readonly T[] {
  const sortValueOf = columns.find(({ id }) => id === sorting?.id)?.sortValue;
  if (!sorting || !sortValueOf) return rows;
  const sign = sorting.isDescending ? -1 : 1;
  return [...rows].sort((one, other) => sign * compare(sortValueOf(one), sortValueOf(other)));
}

/**
 * What a press on a column's head leads to: words from A and numbers from the largest first, then the other way round,
 * then the order that the rows came in.
 */
export function nextSorting<T>(sorting: Sorting, { id, sortValue }: Column<T>, rows: readonly T[]): Sorting {
  const sample = rows[0];
  const isDescendingFirst = sample !== undefined && typeof sortValue?.(sample) === "number";
  if (sorting?.id !== id) return { id, isDescending: isDescendingFirst };
  return sorting.isDescending === isDescendingFirst ? { id, isDescending: !isDescendingFirst } : null;
}
