import { expect, test } from "vitest";

import { SITUATIONS } from "../../mock/schools";
import type { School } from "../api/types";
import { changeOf, fieldsOf } from "./settings";

const SCHOOL = SITUATIONS.get("ashdown")?.school as School;
const NONE = fieldsOf(SCHOOL);
const SUMMER = { ...NONE, year_change_from: "07-15", year_change_to: "09-20" };

test("a change of year is set with both its days, taken back with neither, else left", () => {
  expect(changeOf(NONE, SUMMER)).toEqual({ year_change: { from: "07-15", to: "09-20" } });
  expect(changeOf(SUMMER, NONE)).toEqual({ year_change: null });
  expect(changeOf(SUMMER, SUMMER)).toEqual({});
});

test("half a change of year is sent, so that the API says what is wrong with it", () => {
  expect(changeOf(NONE, { ...NONE, year_change_from: "07-15" })).toEqual({
    year_change: { from: "07-15", to: "" },
  });
});
