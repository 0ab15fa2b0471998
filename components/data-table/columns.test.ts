import { expect, test } from "vitest";
import { createColumnHelper, nextSorting, type Sorting, sorted } from "./columns";

type Row = { name: string; count: number };
const column = createColumnHelper<Row>();
const cell = () => null;
const byName = column.accessor("name", { header: "Name", cell });
const byCount = column.accessor((row) => row.count, { id: "count", header: "Count", cell });
const columns = column.columns([byName, byCount, column.display({ id: "actions", header: "", cell })]);
const rows: Row[] = [
  { name: "bot 10", count: 1 },
  { name: "Bot 9", count: 3 },
  { name: "ada", count: 3 },
];
const namesIn = (sorting: Sorting) => sorted(rows, columns, sorting).map(({ name }) => name);

test("words sort by number and without case, numbers by size, and like rows keep their order", () => {
  expect(namesIn({ id: "name", isDescending: false })).toEqual(["ada", "Bot 9", "bot 10"]);
  expect(namesIn({ id: "name", isDescending: true })).toEqual(["bot 10", "Bot 9", "ada"]);
  expect(namesIn({ id: "count", isDescending: true })).toEqual(["Bot 9", "ada", "bot 10"]);
  expect(namesIn({ id: "actions", isDescending: true }), "a column without a value sorts nothing").toEqual(
    rows.map(({ name }) => name),
  );
  expect(namesIn(null)).toEqual(rows.map(({ name }) => name));
});

test("a head pressed again and again goes through both orders back to the first one", () => {
  let sorting: Sorting = null;
  const press = (one: typeof byName) => {
    sorting = nextSorting(sorting, one, rows);
    return sorting;
  };
  expect(press(byName)).toEqual({ id: "name", isDescending: false });
  expect(press(byName)).toEqual({ id: "name", isDescending: true });
  expect(press(byName)).toBeNull();
  expect(press(byCount)).toEqual({ id: "count", isDescending: true });
  expect(press(byCount)).toEqual({ id: "count", isDescending: false });
  expect(press(byName)).toEqual({ id: "name", isDescending: false });
});
