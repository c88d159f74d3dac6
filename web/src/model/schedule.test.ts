import { expect, test } from "vitest";

import { nextTry } from "./schedule";

const DAILY = "cron(0 1 * * ? *)";

test.each([
  ["2026-11-23T00:59:59Z", "2026-11-23T01:00:00.000Z"],
  ["2026-11-23T01:00:00Z", "2026-11-24T01:00:00.000Z"],
  ["2026-12-31T08:00:00Z", "2027-01-01T01:00:00.000Z"],
])("at %s the next try is at %s", (now, next) => {
  expect(nextTry(DAILY, new Date(now), null)?.toISOString()).toBe(next);
});

test("a pause moves the next try behind its last day", () => {
  const next = nextTry(DAILY, new Date("2026-12-01T08:00:00Z"), "2027-01-03");
  expect(next?.toISOString()).toBe("2027-01-04T01:00:00.000Z");
});

test("a pause that is over moves nothing", () => {
  const next = nextTry(DAILY, new Date("2026-12-01T08:00:00Z"), "2026-11-01");
  expect(next?.toISOString()).toBe("2026-12-02T01:00:00.000Z");
});

test.each(["rate(1 minute)", "cron(0 1 ? * MON-FRI *)", ""])(
  "of a schedule that is not daily nothing exact is said: %s",
  (schedule) => {
    expect(nextTry(schedule, new Date(), null)).toBeNull();
  },
);
