import { expect, it } from "vitest";
import { changedFields } from "./changed-fields";

it("names what was changed, added and taken away, and leaves out what stayed", () => {
  const before = { name: "a", role: "member", gone: true, same: [1] };
  const after = { name: "b", role: "member", came: { x: 1 }, same: [1] };
  expect(changedFields(before, after)).toEqual([
    { field: "name", was: "a", is: "b" },
    { field: "gone", was: "true", is: null },
    { field: "came", was: null, is: '{"x":1}' },
  ]);
});

it("shows a state that came or went as a whole, and values that are no objects", () => {
  expect(changedFields(null, { name: "a" })).toEqual([{ field: "name", was: null, is: "a" }]);
  expect(changedFields(3, 4)).toEqual([{ field: "value", was: "3", is: "4" }]);
  expect(changedFields(null, null)).toEqual([]);
});
