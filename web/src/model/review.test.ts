import { expect, test } from "vitest";

import { NO_CHANGE } from "../../mock/schools";
import { septemberOf } from "../../mock/september";
import type { Preview, PreviewClass, Warning } from "../api/types";
import { answered, NO_DECISIONS, undecided } from "./decisions";
import { byTeacher, idsOf, nextOpen, progressOf, reviewGroups } from "./review";

const SEPTEMBER = septemberOf("s", 1);

function warningOf(code: Warning["code"], id: string, tasks_lost = 0): Warning {
  const kind = code.endsWith("subject") ? "subject" : "class";
  return {
    id: `${code}:${id}`,
    code,
    entity: { kind, id, name: id },
    message: "",
    tasks_lost,
    tasks: [],
  };
}

function previewWith(...warnings: Warning[]): Preview {
  const [one] = SEPTEMBER.classes as [PreviewClass];
  const classes = ["7g", "8g"].map((id) => ({ ...one, id, name: id, subject_id: "german" }));
  return {
    ...SEPTEMBER,
    subjects: [{ id: "german", name: "German", state: "deleted", classes: 2 }],
    classes,
    summary: NO_CHANGE,
    warnings,
  };
}

test("a subject holds its classes", () => {
  const preview = previewWith(
    warningOf("deleted_subject", "german", 5),
    warningOf("deleted_class", "7g", 2),
    warningOf("deleted_class", "8g", 3),
  );
  const [group] = reviewGroups(preview);
  expect(group?.items.map(idsOf)).toEqual([
    ["deleted_subject:german", "deleted_class:7g", "deleted_class:8g"],
  ]);
});

test("an emptied class is no part of its subject's answer", () => {
  const preview = previewWith(
    warningOf("removed_subject", "german"),
    warningOf("emptied_class", "7g"),
  );
  expect(reviewGroups(preview).flatMap((group) => group.items)).toHaveLength(2);
});

test("classes without homework have one tick, and the others one each", () => {
  const ticks = reviewGroups(SEPTEMBER).map((group) => [
    group.oneTick,
    group.items.some((item) => item.warning.tasks_lost > 0),
  ]);
  expect(ticks.filter(([oneTick]) => oneTick)).toEqual([
    ["Yes, delete these 215 classes without homework", false],
    ["Yes, leave these 67 classes with nobody in them", false],
  ]);
  expect(ticks.filter(([, isLoss]) => isLoss).every(([oneTick]) => oneTick === null)).toBe(true);
});

test("a September is settled in 30 answers at most", () => {
  const answers = reviewGroups(SEPTEMBER).flatMap((group) => {
    if (group.oneTick) return [group.items.flatMap(idsOf)];
    const together = byTeacher(group).map(({ items }) => items.flatMap(idsOf));
    const isOf = new Set(together.flat());
    const alone = group.items.map(idsOf).filter(([id = ""]) => !isOf.has(id));
    return [...together, ...alone];
  });
  const decided = answers.reduce(
    (before, ids) => answered(before, SEPTEMBER, ids, { kind: "accept" }),
    NO_DECISIONS,
  );
  expect(undecided(SEPTEMBER, decided)).toEqual([]);
  expect(answers.length).toBeLessThanOrEqual(30);
});

test("progress counts the tasks that were seen", () => {
  const groups = reviewGroups(SEPTEMBER);
  const [first] = groups[0]?.items ?? [];
  const decided = answered(NO_DECISIONS, SEPTEMBER, first ? idsOf(first) : [], { kind: "keep" });
  expect(progressOf(groups, decided)).toEqual({
    decided: 1,
    all: 367,
    tasksSeen: first?.warning.tasks_lost,
    tasks: 199,
  });
});

test("what is due first comes first, and is where a person begins", () => {
  const groups = reviewGroups(SEPTEMBER);
  const dues = groups[0]?.items.map((item) => item.due ?? "") ?? [];
  expect(dues).toEqual([...dues].sort());
  expect(nextOpen(groups, NO_DECISIONS)).toBe(groups[0]?.items[0]?.warning.id);
});

test("a class that may live on under another id is asked about first", () => {
  const [, second] = SEPTEMBER.warnings as [Warning, Warning];
  const pair = {
    from: second.entity.id,
    to: "c-700",
    students_shared: 20,
    students_before: 25,
    students_now: 24,
    same_subject: true,
    same_teacher: true,
    name: "equal",
    strong: true,
  } as const;
  const [first] = reviewGroups({ ...SEPTEMBER, pairs: [pair] });
  expect([first?.key, first?.items.map((item) => item.warning.id)]).toEqual(["pair", [second.id]]);
});
