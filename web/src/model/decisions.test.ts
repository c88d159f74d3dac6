import { expect, test } from "vitest";

import { previewOf } from "../../mock/preview";
import { SITUATIONS, type Situation } from "../../mock/schools";
import type { Pair, Preview } from "../api/types";
import {
  type Answer,
  answered,
  confirmBody,
  dayAfter,
  lossesOf,
  NO_DECISIONS,
  newSince,
  stillHolding,
  summaryAfter,
  undecided,
} from "./decisions";

const PREVIEW = previewOf(SITUATIONS.get("dale") as Situation, null);
const [SUBJECT, DELETED, EMPTIED] = PREVIEW.warnings.map((warning) => warning.id) as [
  string,
  string,
  string,
];
const PAIR: Pair = {
  from: "c-0-1",
  to: "c-9-9",
  students_shared: 20,
  students_before: 24,
  students_now: 25,
  same_subject: true,
  same_teacher: true,
  name: "one_year_up",
  strong: true,
};
const PAIRED: Preview = { ...PREVIEW, pairs: [PAIR] };
const SAME: Answer = { kind: "same", to: "c-9-9" };

test("every id is sent once, under its own answer", () => {
  const kept = answered(NO_DECISIONS, PREVIEW, [EMPTIED], { kind: "keep" });
  const all = answered(kept, PREVIEW, [SUBJECT, DELETED], { kind: "accept" });
  expect(confirmBody(PREVIEW, all, "2026-12-24")).toEqual({
    preview_id: PREVIEW.preview_id,
    accept: [SUBJECT, DELETED],
    keep: [EMPTIED],
    keep_until: "2026-12-24",
    same: [],
    different: [],
  });
});

test("a pair is sent by the ids of its classes", () => {
  const same = answered(NO_DECISIONS, PAIRED, [DELETED], SAME);
  expect(confirmBody(PAIRED, same, null).same).toEqual([{ from: "c-0-1", to: "c-9-9" }]);
});

test("no day is sent where nothing is kept", () => {
  expect(confirmBody(PREVIEW, NO_DECISIONS, "2026-12-24").keep_until).toBeNull();
});

test("a pair that is not offered any more is open again", () => {
  const same = answered(NO_DECISIONS, PAIRED, [DELETED], SAME);
  expect([stillHolding(same, PAIRED).size, stillHolding(same, PREVIEW).size]).toEqual([1, 0]);
});

test.each([
  ["message", { message: "another" }],
  ["tasks", { tasks: [] }],
  ["due dates", { tasks: PREVIEW.warnings[1]?.tasks.map((task) => ({ ...task, due_at: null })) }],
])("an answer does not hold for other %s", (_, change) => {
  const accepted = answered(NO_DECISIONS, PREVIEW, [DELETED], { kind: "accept" });
  const warnings = PREVIEW.warnings.map((warning) =>
    warning.id === DELETED ? { ...warning, ...(change as object) } : warning,
  );
  const now = { ...PREVIEW, warnings };
  expect([stillHolding(accepted, now).size, [...newSince(PREVIEW, now)]]).toEqual([0, [DELETED]]);
});

test("what is kept or lives on is not deleted", () => {
  const before = lossesOf(PAIRED, NO_DECISIONS);
  const same = lossesOf(PAIRED, answered(NO_DECISIONS, PAIRED, [DELETED], SAME));
  expect([before.classes - same.classes, before.tasks - same.tasks]).toEqual([1, 2]);
});

test("a warning without an answer is open", () => {
  const accepted = answered(NO_DECISIONS, PREVIEW, [DELETED], { kind: "accept" });
  expect(undecided(PREVIEW, accepted)).toEqual([SUBJECT, EMPTIED]);
});

test("thirty days on, by the calendar", () => {
  expect(dayAfter(new Date("2026-11-25T10:00:00Z"), 30)).toBe("2026-12-25");
});

test("the counts of the last step are those of what was decided", () => {
  const kept = answered(NO_DECISIONS, PREVIEW, [DELETED], { kind: "keep" });
  const { classes_deleted, classes_kept } = summaryAfter(PREVIEW, kept);
  expect([PREVIEW.summary.classes_deleted - classes_deleted, classes_kept]).toEqual([1, 1]);
});
