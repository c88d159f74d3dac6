import { expect, test } from "vitest";

import { hashOf, mailedRoute, type Route, routeOf } from "./route";

const ROUTES: Route[] = [
  { at: "schools" },
  { at: "school", school: "A1930499555" },
  { at: "sync", school: "a/b c", step: "subjects" },
  { at: "sync", school: "A1", step: "classes" },
  { at: "sync", school: "A1", step: "confirm" },
  { at: "run", school: "A1", run: "2026-11-23-autosync" },
  { at: "settings", school: "A1" },
  { at: "unexpected", school: "A1" },
];

test.each(ROUTES)("an address leads back to its place: %o", (route) => {
  expect(routeOf(hashOf(route))).toEqual(route);
});

test.each(["", "#", "#/nowhere", "#/schools/", "#/schools/%E0%A4%A"])(
  "an address of nothing leads to the choice of a school: %s",
  (hash) => {
    expect(routeOf(hash)).toEqual({ at: "schools" });
  },
);

test("an unknown step leads to the state of the school", () => {
  expect(routeOf("#/schools/A1/sync/pay")).toEqual({ at: "school", school: "A1" });
});

test("a mail's link names the school", () => {
  expect(mailedRoute("?school=A1930499555")).toEqual({ at: "school", school: "A1930499555" });
});

test("an address without a school in its query is no mail's link", () => {
  expect(mailedRoute("?code=1")).toBeNull();
});

test("the mail of a failed night leads to the plan", () => {
  expect(mailedRoute("?school=A1&open=plan")).toEqual({ at: "sync", school: "A1", step: "plan" });
});

test.each([
  { at: "sync", school: "A1", step: "plan", back: { undo: "2026-11-24-autosync" } },
  { at: "sync", school: "A1", step: "confirm", back: { restore: "7x,8 y" } },
  { at: "archive", school: "A1" },
] as const)("a way back is a place: %#", (route) => {
  expect(routeOf(hashOf(route))).toEqual(route);
});
