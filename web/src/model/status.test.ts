import { expect, test } from "vitest";

import { NO_CHANGE, SITUATIONS } from "../../mock/schools";
import type { Cause, School, SchoolState } from "../api/types";
import { outcomeOf, statusOf } from "./status";
import { SchoolClock } from "./time";

const CLOCK = new SchoolClock("Europe/London");
const SCHOOL = SITUATIONS.get("ashdown")?.school as School;

function schoolOf(state: SchoolState, cause: Cause | null = null): School {
  const last_run = {
    run_id: "r",
    school_id: "s",
    kind: "autosync" as const,
    night: null,
    by: null,
    started_at: "2026-11-23T01:00:00Z",
    ended_at: "2026-11-23T01:00:09Z",
    outcome: cause ? ("failed" as const) : ("unchanged" as const),
    cause,
    next_step: "none" as const,
    summary: NO_CHANGE,
    about: null,
    left_out: [],
    left_out_count: 0,
    undoes: null,
    undone_by: null,
  };
  return { ...SCHOOL, state, since: "2026-07-01T23:30:00Z", last_run };
}

test("a school in order says since when, by the school's clock", () => {
  expect(statusOf(schoolOf("ok"), CLOCK).headline).toBe("In order since Thu, 2 Jul 2026");
});

test("a school in order says that nothing was found last", () => {
  expect(statusOf(schoolOf("ok"), CLOCK).text).toEqual([
    "Autosync last looked on Mon, 23 Nov 2026, 01:00: nothing had changed.",
  ]);
});

test.each([
  ["manual_sync_required", "major_changes", "act", "review"],
  ["mis_problem", "mis_access", "act", "none"],
  ["mis_problem", "mis_empty", "act", "none"],
  ["mis_problem", "mis_unavailable", "wait", "sync"],
  ["ok", "mis_incomplete", "wait", "sync"],
  ["ok", "internal", "wait", "sync"],
] as const)("%s by %s calls for %s and offers %s", (state, cause, tone, way) => {
  expect(statusOf(schoolOf(state, cause), CLOCK)).toMatchObject({ tone, way });
});

test("a stop that an outage follows still asks for a person, and tells of the outage", () => {
  const status = statusOf(schoolOf("manual_sync_required", "mis_unavailable"), CLOCK);
  expect(status).toMatchObject({
    way: "review",
    text: expect.arrayContaining([expect.stringContaining("Last night")]),
  });
});

test.each([
  ["none", "calm", "sync"],
  ["manual_sync", "act", "review"],
] as const)("a change of year with next step %s is %s and offers %s", (next_step, tone, way) => {
  expect(statusOf({ ...schoolOf("year_change"), next_step }, CLOCK)).toMatchObject({ tone, way });
});

const YEAR = {
  since: "2026-07-15T01:00:00Z",
  ends: "2026-09-20",
  classes_new: 60,
  classes_filled: 58,
  classes_empty: 2,
  students_leaving: 140,
  students_joining: 151,
  stable_nights: 1,
  ready: false,
  done_at: null,
  guards_wide_until: null,
  guards: null,
};

test("a change of year shows how far the new year is", () => {
  const { text } = statusOf({ ...schoolOf("year_change"), year_change: YEAR }, CLOCK);
  expect(text).toContain(
    "The new year in your MIS: 58 of 60 classes filled, 2 empty, 140 leavers, 151 joiners.",
  );
});

test("guards that stand wider say so, with their figures and their last day", () => {
  const guards = {
    mass_departure_percent: 40,
    mass_departure_minimum: 20,
    shrunk_class_percent: 90,
    shrunk_class_minimum: 10,
  };
  const year_change = { ...YEAR, guards, guards_wide_until: "2026-09-21" };
  const { text } = statusOf({ ...schoolOf("ok"), year_change }, CLOCK);
  expect(text.join(" ")).toMatch(/until Mon, 21 Sept? 2026: .* 40 % .* 90 % of a class/);
});

test("a pause names its last day", () => {
  const paused = { ...SCHOOL, state: "paused" as const };
  const school = { ...paused, settings: { ...SCHOOL.settings, paused_until: "2027-01-03" } };
  expect(statusOf(school, CLOCK).headline).toBe("Paused until the end of Sun, 3 Jan 2027");
});

test("a sync without an outcome is still being applied", () => {
  const run = schoolOf("ok").last_run;
  expect(run && outcomeOf({ ...run, outcome: null }).words).toBe("Being applied");
});
