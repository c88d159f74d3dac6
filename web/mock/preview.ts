/** A preview as the API would give it, worked out simply. */

import type {
  ItemState,
  Preview,
  PreviewClass,
  PreviewSubject,
  Selection,
  Warning,
} from "../src/api/types";
import { NO_CHANGE, type Situation } from "./schools.ts";
import { septemberOf } from "./september.ts";

const NAMES = ["History", "Chemistry", "Art", "Biology", "Computing", "Drama", "English", "French"];
const CODES = ["Hi", "Ch", "Ar", "Bi", "Cs", "Dr", "En", "Fr"];
const TEACHERS = ["Mr Okafor", "Ms Grey", "Mrs Lindqvist", "Dr Amin"];
const HOUR_MS = 60 * 60 * 1000;

let count = 0;

export function previewOf(situation: Situation, selection: Selection | null): Preview {
  if (situation.school.id === "september") return septemberOf(situation.school.id, ++count);
  const subjects = subjectsOf(situation, selection);
  const classes = classesOf(situation, selection, subjects);
  const warnings = [...situation.warnings, ...removals(subjects, classes)];
  const now = Date.now();
  const deleted = classes.filter((each) => each.state === "removed").length;
  return {
    preview_id: `2026-11-23T091402-${++count}`,
    school_id: situation.school.id,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + HOUR_MS).toISOString(),
    mis_read_at: new Date(now).toISOString(),
    subjects,
    classes,
    summary: {
      ...NO_CHANGE,
      subjects_added: subjects.filter((each) => each.state === "added").length,
      subjects_deleted: warnings.filter((each) => each.entity.kind === "subject").length,
      classes_added: classes.filter((each) => each.state === "added").length,
      classes_deleted:
        deleted + situation.warnings.filter((each) => each.code === "deleted_class").length,
      tasks_deleted: warnings.reduce((sum, each) => sum + each.tasks_lost, 0),
      students_joining: 7,
      class_list_changes: 12,
    },
    warnings,
    pairs: [],
    restore: [],
    undo: null,
  };
}

function subjectsOf(situation: Situation, selection: Selection | null): PreviewSubject[] {
  const isNew = situation.school.state === "new";
  return Array.from({ length: situation.subjects }, (_, place) => {
    const id = `s-${place}`;
    const before = !isNew && place % 6 !== 5;
    const name = `${NAMES[place % NAMES.length]}${place < NAMES.length ? "" : ` ${Math.floor(place / NAMES.length) + 1}`}`;
    return {
      id,
      name,
      state: stateOf(before, selection?.subjects.includes(id) ?? before),
      classes: 0,
    };
  });
}

function classesOf(
  situation: Situation,
  selection: Selection | null,
  subjects: PreviewSubject[],
): PreviewClass[] {
  const emptied = new Set(
    situation.warnings
      .filter((each) => each.code === "emptied_class")
      .map((each) => each.entity.id),
  );
  return Array.from({ length: situation.classes }, (_, place) => {
    const subject = place % situation.subjects;
    const round = Math.floor(place / situation.subjects) + 2;
    const id = `c-${subject}-${round}`;
    const owner = subjects[subject];
    if (owner) owner.classes += 1;
    const before = wasChosen(owner) && place % 9 !== 8;
    const isNow = selection?.classes.includes(id) ?? before;
    return {
      id,
      name: `${(round % 7) + 7}${"xyz"[round % 3]}/${CODES[subject % CODES.length]}${(subject % 3) + 1}`,
      subject_id: `s-${subject}`,
      state: emptied.has(id) && isNow ? "emptied" : stateOf(before, isNow),
      students: emptied.has(id) ? 0 : 20 + (place % 12),
      students_before: before ? 24 : 0,
      tasks: place % 4,
      year_group: `${(round % 7) + 7}`,
      kept_until: null,
      kept_by: null,
      kept_since: null,
      kept_because: null,
      told_apart_by: null,
      teacher: place % 5 === 4 ? null : (TEACHERS[place % TEACHERS.length] ?? null),
      is_new: !isNow && !before && place % 2 === 0,
    };
  });
}

function wasChosen(subject: PreviewSubject | undefined): boolean {
  return subject?.state === "selected" || subject?.state === "removed";
}

function stateOf(before: boolean, now: boolean): ItemState {
  if (before) return now ? "selected" : "removed";
  return now ? "added" : "available";
}

function removals(subjects: PreviewSubject[], classes: PreviewClass[]): Warning[] {
  const warningOf = (kind: "subject" | "class", each: { id: string; name: string }): Warning => ({
    id: `removed_${kind}:${each.id}`,
    code: `removed_${kind}`,
    entity: { kind, id: each.id, name: each.name },
    message: `${each.name} was taken out of the selection. Every student's answers, percentages and watch times stay.`,
    tasks_lost: 0,
    tasks: [],
  });
  return [
    ...subjects
      .filter((each) => each.state === "removed")
      .map((each) => warningOf("subject", each)),
    ...classes.filter((each) => each.state === "removed").map((each) => warningOf("class", each)),
  ];
}
