import { expect, test } from "vitest";

import { columnOf, inPickerOrder, neighbourOf, NO_FILTER, type PickerItem, shownIds } from "./picker";

function itemOf(id: string, name: string, more: Partial<PickerItem> = {}): PickerItem {
  return { id, name, detail: "", group: "Maths", year: "Year 7", isChosen: false, mark: null, isEmptied: false, ...more };
}

const ITEMS = inPickerOrder([
  itemOf("1", "10x/Ma1", { year: "Year 10" }),
  itemOf("2", "7x/Ma1", { isChosen: true }),
  itemOf("3", "7x/Ar1", { group: "Art" }),
]);

test("items stand by group, then 7 before 10", () => {
  expect(ITEMS.map((item) => item.id)).toEqual(["3", "2", "1"]);
});

test("a column holds its own items under their groups", () => {
  const column = columnOf(ITEMS, false);
  expect(column.map((group) => [group.name, group.items.map((item) => item.id)])).toEqual([
    ["Art", ["3"]],
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
