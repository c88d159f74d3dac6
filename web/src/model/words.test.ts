import { expect, test } from "vitest";
import { NO_CHANGE, SITUATIONS } from "../../mock/schools";
import { NO_CONNECTION, Problem, problemOf, SESSION_ENDED } from "../api/problem";
import type { School } from "../api/types";
import { lines } from "./counts";
import { differencesOf } from "./differences";
import { searchable } from "./names";
import { explained, reasonsOf } from "./problems";
import { addressesOf, changeOf, fieldsOf } from "./settings";
import { SchoolClock } from "./time";
import { inOrder, withCode } from "./warnings";
import { yearOf } from "./year";

test.each([
  ["10x/Hi1", "Year 10"],
  ["10", "Year 10"],
  ["R", "Reception"],
  ["7B-Ma2", "Year 7"],
  ["Year 9 Art", "Year 9"],
  ["Y11 Physics", "Year 11"],
  ["R Acorn", "Reception"],
  ["Nursery", "Nursery"],
  ["Rugby club", "Other"],
  ["2024 leavers", "Other"],
  ["Choir", "Other"],
])("%s tells of %s", (words, year) => {
  expect(yearOf(words)).toBe(year);
});

test("a search counts neither accents nor case", () => {
  expect(searchable("Español ÉTÉ")).toBe("espanol ete");
});

test("counts tell zeroes too, what is lost first", () => {
  const told = lines({ ...NO_CHANGE, tasks_deleted: 2 });
  expect(told.slice(0, 3).map((line) => [line.label, line.count])).toEqual([
    ["Subjects taken out", 0],
    ["Classes deleted", 0],
    ["Tasks deleted", 2],
  ]);
});

test.each([
  ["mis-empty", "students", "Your MIS sent no students"],
  ["mis-empty", undefined, "Your MIS sent no students or no classes"],
  ["mis-access", "students.read", "We lack one permission: students.read"],
  ["mis-access", undefined, "We have no access to your MIS"],
])("%s about %s is said so", (slug, about, title) => {
  const problem = new Problem(slug, 409, about ? { about } : {});
  expect(explained(problem).title).toBe(title);
});

test("a stale preview says why, and how the counts differ", () => {
  const problem = new Problem("preview-stale", 409, {
    reasons: ["tasks_changed", "a reason of tomorrow"],
    differences: ["tasks_deleted: 2 previewed, 3 now", "unreadable"],
  });
  expect([reasonsOf(problem), differencesOf(problem)]).toEqual([
    ["Homework was set or removed in a class that would be deleted."],
    ["Tasks deleted: 2 when you looked, 3 now."],
  ]);
});

test("a problem that the page does not know is our fault, with its reference", () => {
  const told = explained(new Problem("surprise", 500, { instance: "urn:request:abc-1" }));
  expect(told.text.at(-1)).toContain("abc-1");
});

test.each([
  [401, { message: "Unauthorized" }, SESSION_ENDED],
  [409, { type: "https://api.example/problems/preview-stale" }, "preview-stale"],
  [503, {}, "unknown"],
])("an answer of status %i is read as the problem it is", async (status, body, slug) => {
  const answer = new Response(JSON.stringify(body), { status });
  expect((await problemOf(answer)).slug).toBe(slug);
});

test("a page of HTML in place of an answer is a problem too", async () => {
  const answer = new Response("<html>", { status: 502 });
  expect((await problemOf(answer)).slug).toBe("unknown");
});

test("no connection can be tried again", () => {
  expect(explained(new Problem(NO_CONNECTION, 0)).remedy).toBe("try_again");
});

test("what deletes most comes first", () => {
  const { warnings } = SITUATIONS.get("dale") ?? { warnings: [] };
  expect(inOrder([...warnings].reverse()).map((each) => each.code)).toEqual([
    "deleted_subject",
    "deleted_class",
    "emptied_class",
  ]);
});

test("warnings are picked by their code", () => {
  const { warnings } = SITUATIONS.get("dale") ?? { warnings: [] };
  expect(withCode(warnings, "emptied_class").map((each) => each.entity.name)).toEqual(["11x/Ch1"]);
});

test("settings that nobody touched are not sent", () => {
  const before = fieldsOf(SITUATIONS.get("dale")?.school as School);
  expect(changeOf(before, { ...before, paused_until: "" })).toEqual({});
});

test("what was touched is sent, an ended pause as null", () => {
  const before = fieldsOf(SITUATIONS.get("pause")?.school as School);
  const now = { ...before, paused_until: "", mass_departure_percent: "15" };
  expect(changeOf(before, now)).toEqual({ paused_until: null, mass_departure_percent: 15 });
});

test("addresses may stand on lines or between commas", () => {
  expect(addressesOf("a@x.example\n b@x.example, c@x.example;")).toEqual([
    "a@x.example",
    "b@x.example",
    "c@x.example",
  ]);
});

test("the school's clock keeps summer time, wherever the browser is", () => {
  const clock = new SchoolClock("Europe/London");
  expect(clock.recently("2026-07-01T08:14:00Z", new Date("2026-07-01T10:00:00Z"))).toBe(
    "today at 09:14",
  );
});
