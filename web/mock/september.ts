/** A secondary school in September: nearly every class is another one. */
import type { Preview, PreviewClass, Warning } from "../src/api/types";
import { NO_CHANGE } from "./schools.ts";

const SUBJECTS = [
  "Art",
  "Biology",
  "Chemistry",
  "English",
  "French",
  "Geography",
  "History",
  "Maths",
];
const TEACHERS = ["Mr Okafor", "Ms Grey", "Mrs Lindqvist"];
const DELETED = 300;
const BEREFT = 85;
const EMPTIED = 67;
const TASKS = 199;
const ALL = 640;
const NEW = 320;
const HOUR_MS = 60 * 60 * 1000;

export function septemberOf(school_id: string, count: number): Preview {
  const now = Date.now();
  const classes = Array.from({ length: ALL + NEW }, (_, place) => classOf(place));
  const warnings = classes.flatMap((each, place) => warningOf(each, place, now));
  return {
    preview_id: `2026-09-02T091402-${count}`,
    school_id,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + HOUR_MS).toISOString(),
    mis_read_at: new Date(now).toISOString(),
    subjects: SUBJECTS.map((name, place) => ({
      id: `s-${place}`,
      name,
      state: "selected",
      classes: (ALL + NEW) / SUBJECTS.length,
    })),
    classes,
    summary: {
      ...NO_CHANGE,
      classes_deleted: DELETED,
      tasks_deleted: TASKS,
      students_leaving: 300,
      students_joining: 280,
    },
    warnings,
    pairs: [],
    restore: [],
    undo: null,
  };
}

function classOf(place: number): PreviewClass {
  const subject = place % SUBJECTS.length;
  const isGone = place < DELETED;
  const isEmptied = !isGone && place < DELETED + EMPTIED;
  const isThere = place < ALL;
  const set = Math.floor(place / SUBJECTS.length);
  return {
    id: `c-${place}`,
    name: `${7 + (set % 7)}${"xyz"[set % 3]}/${SUBJECTS[subject]?.slice(0, 2)}${set}`,
    subject_id: `s-${subject}`,
    state: isGone ? "deleted" : isEmptied ? "emptied" : isThere ? "selected" : "available",
    students: isGone || isEmptied ? 0 : 24,
    students_before: isThere ? 25 : 0,
    tasks: place < BEREFT ? tasksOf(place) : 0,
    year_group: String(7 + (set % 7)),
    kept_until: null,
    kept_by: null,
    kept_since: null,
    kept_because: null,
    told_apart_by: null,
    teacher: TEACHERS[set % TEACHERS.length] ?? null,
    is_new: !isThere,
  };
}

/** 29 classes with three tasks, the others with two: 199 in all. */
function tasksOf(place: number): number {
  return place < TASKS - 2 * BEREFT ? 3 : 2;
}

function warningOf(each: PreviewClass, place: number, now: number): Warning[] {
  if (each.state !== "deleted" && each.state !== "emptied") return [];
  const code = each.state === "deleted" ? "deleted_class" : "emptied_class";
  const what = code === "deleted_class" ? "is no longer on the MIS" : "has nobody on the MIS now";
  return [
    {
      id: `${code}:${each.id}`,
      code,
      entity: { kind: "class", id: each.id, name: each.name },
      message: `Class ${each.name} ${what}. Every student's answers stay.`,
      tasks_lost: each.tasks,
      tasks: Array.from({ length: each.tasks }, (_, number) => ({
        id: `t-${place}-${number}`,
        title: `Task ${number + 1}`,
        due_at: new Date(now + (place + number) * HOUR_MS).toISOString(),
        students: 24,
      })),
    },
  ];
}
