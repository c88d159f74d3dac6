import { expect, test } from "vitest";

import { septemberOf } from "../../mock/september";
import type { Change } from "../api/types";
import { BOM, csvOf } from "./csv";
import { changeRow, PEOPLE, planLines, planSentence, shownRows } from "./plan";
import { planTable } from "./plan_csv";

const PREVIEW = septemberOf("s", 1);
const LINES = planLines(PREVIEW);

test("the plan is one sentence, what is lost first", () => {
  expect(planSentence(PREVIEW, LINES)).toBe(
    "300 classes gone from the MIS, 85 of them with 199 tasks · 67 classes now empty on the MIS · " +
      "320 classes new on the MIS, not chosen · 300 students leave · 280 students join",
  );
});

test("an emptied class is no loss, for its homework stays", () => {
  expect(LINES.map(({ key, isLoss }) => [key, isLoss])).toEqual([
    ["deleted", true],
    ["emptied", false],
    ["new", false],
  ]);
});

test("what was left out on purpose is not new", () => {
  const classes = PREVIEW.classes.map((each) => ({ ...each, is_new: false }));
  expect(planLines({ ...PREVIEW, classes }).map(({ key }) => key)).toContain("left_out");
});

test("a search finds by every word, whatever its case", () => {
  const [gone] = LINES as [(typeof LINES)[0]];
  const found = shownRows(gone.rows, "MATHS lindqvist", "name");
  expect(found.length).toBeGreaterThan(0);
  expect(found.every((row) => row.subject === "Maths" && row.teacher === "Mrs Lindqvist")).toBe(
    true,
  );
});

test("sorted by due date, what is due first comes first and what is not due last", () => {
  const [gone] = LINES as [(typeof LINES)[0]];
  const dues = shownRows(gone.rows, "", "due").map((row) => row.due);
  expect([dues[0] !== null, dues.at(-1)]).toEqual([true, null]);
});

const LEAVER = {
  entity: "student",
  id: "p1",
  kind: "updated",
  reasons: ["left"],
  before: { state: "active" },
  after: { state: "left", forename: "Ada", surname: "Finch", year_group: "9" },
} as unknown as Change;

test("a leaver is a row by name, under the leavers alone", () => {
  const lines = PEOPLE.filter(({ isIn }) => isIn(LEAVER)).map(({ key }) => key);
  expect([lines, changeRow(LEAVER)]).toMatchObject([
    ["students_leaving"],
    { name: "Ada Finch", year: "Year 9" },
  ]);
});

test("the table has a row for each row of the plan, and a head", () => {
  const rows = LINES.reduce((sum, line) => sum + line.rows.length, 0);
  expect(planTable(LINES, (at) => at)).toHaveLength(rows + 1);
});

test("a spreadsheet reads the file as UTF-8", () => {
  expect(csvOf([["Zoë", "7x, top"]])).toBe(`${BOM}Zoë,"7x, top"\r\n`);
});

test.each(["=1", "+1", "-1", "@a", " =1", "\uff1d1", "\tx"])("no cell is a formula: %j", (cell) => {
  expect(
    csvOf([[cell]])
      .slice(1)
      .replaceAll('"', "")
      .trim(),
  ).toContain("'");
});

test("a semicolon begins no formula either", () => {
  expect(csvOf([["7x;=1+1"]])).toBe(`${BOM}"7x;'=1+1"\r\n`);
});
