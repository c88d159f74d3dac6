import { expect, test } from "vitest";

import {
  columnOf,
  inPickerOrder,
  itemsOf,
  NO_FILTER,
  neighbourOf,
  type PickerEntry,
  shownIds,
} from "./picker";

function entryOf(id: string, name: string, more: Partial<PickerEntry> = {}): PickerEntry {
  return { id, name, detail: "", group: "Maths", year: "Year 7", isEmptied: false, ...more };
}

const ENTRIES = inPickerOrder([
  entryOf("1", "10x/Ma1", { year: "Year 10" }),
  entryOf("2", "7x/Ma1"),
  entryOf("3", "7x/Ar1", { group: "Art" }),
]);
const ITEMS = itemsOf(ENTRIES, new Set(["1", "2"]), new Set(["2", "3"]));

test("what was chosen before, and is not now, is marked", () => {
  expect(ITEMS.map((item) => [item.id, item.mark])).toEqual([
    ["3", "added"],
    ["2", null],
    ["1", "removed"],
  ]);
});

test("items stand by group, then 7 before 10", () => {
  expect(ITEMS.map((item) => item.id)).toEqual(["3", "2", "1"]);
});

test("a column holds its own items under their groups", () => {
  const column = columnOf(ITEMS, false);
  expect(column.map((group) => [group.name, group.items.map((item) => item.id)])).toEqual([
    ["Maths", ["1"]],
  ]);
});

test.each([
  [{ search: "MA1 year 10" }, ["1"]],
  [{ search: "art" }, ["3"]],
  [{ year: "Year 7" }, ["3", "2"]],
  [{ group: "Maths", year: "Year 7" }, ["2"]],
  [{}, ["3", "2", "1"]],
  [{ search: "latin" }, []],
])("the filter %o shows %o", (filter, ids) => {
  expect([...shownIds(ITEMS, { ...NO_FILTER, ...filter })]).toEqual(ids);
});

test.each([
  [["a", "b", "c"], "b", "c"],
  [["a", "b"], "b", "a"],
  [["a"], "a", null],
])("of %o without %s the keyboard goes on at %s", (shown, id, next) => {
  expect(neighbourOf(shown, id)).toBe(next);
});
