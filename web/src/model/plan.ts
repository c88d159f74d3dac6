/** What a sync would do, line by line: counts that open into rows. */

import type { Change, Preview, PreviewClass, PreviewSubject, Student, Summary } from "../api/types";
import { classes, counted, students, subjects, tasks } from "./counts";
import { byName, searchable } from "./names";
import { firstDue } from "./review";
import { yearOf } from "./year";

export interface PlanRow {
  readonly id: string;
  readonly name: string;
  /** What tells it from another of its name; the empty string where none has it. */
  readonly apart: string;
  readonly subject: string;
  readonly year: string;
  readonly teacher: string;
  /** Students before and now; null for what has none. */
  readonly before: number | null;
  readonly now: number | null;
  readonly tasks: number | null;
  /** When the first of its tasks at stake is due. */
  readonly due: string | null;
}

export interface PlanLine {
  readonly key: string;
  /** "300 classes gone, 85 of them with 199 tasks" */
  readonly words: string;
  /** Homework goes with it. */
  readonly isLoss: boolean;
  readonly rows: readonly PlanRow[];
}

export type SortKey = "name" | "subject" | "year" | "teacher" | "students" | "tasks" | "due";

type State = PreviewClass["state"];

const CLASS_LINES: readonly (readonly [State, string])[] = [
  ["deleted", "gone from the MIS"],
  ["removed", "taken out by you"],
  ["emptied", "now empty on the MIS"],
  ["kept", "kept as they are"],
  ["restored", "brought back"],
  ["added", "added"],
];

/** The lines of subjects and classes, what is lost first; those that count nothing are left out. */
export function planLines(preview: Preview): PlanLine[] {
  const rows = new Map(preview.classes.map((each) => [each.id, classRow(preview, each)]));
  const those = (isIn: (each: PreviewClass) => boolean) =>
    preview.classes.filter(isIn).map((each) => rows.get(each.id) as PlanRow);
  const lines = [
    subjectLine(preview, ["deleted"], "gone from the MIS"),
    subjectLine(preview, ["removed"], "taken out by you"),
    ...CLASS_LINES.map(([state, words]) =>
      classLine(
        state,
        words,
        those((each) => each.state === state),
      ),
    ),
    subjectLine(preview, ["added"], "added"),
    classLine(
      "new",
      "new on the MIS, not chosen",
      those((each) => each.state === "available" && each.is_new),
    ),
    classLine(
      "left_out",
      "on the MIS and left out on purpose",
      those((each) => each.state === "available" && !each.is_new),
    ),
  ];
  return lines.filter((line) => line.rows.length > 0);
}

function subjectLine(
  preview: Preview,
  states: readonly PreviewSubject["state"][],
  words: string,
): PlanLine {
  const rows = preview.subjects.filter((each) => states.includes(each.state)).map(subjectRow);
  const isLoss = !states.includes("added");
  return {
    key: `subjects ${states}`,
    words: `${subjects(rows.length)} ${words}`,
    isLoss,
    rows,
  };
}

function classLine(key: string, words: string, rows: readonly PlanRow[]): PlanLine {
  const isLoss = key === "deleted" || key === "removed";
  const bereft = rows.filter((row) => (row.tasks ?? 0) > 0);
  const lost = bereft.reduce((sum, row) => sum + (row.tasks ?? 0), 0);
  const of = bereft.length === rows.length ? "" : `${bereft.length} of them `;
  const homework = isLoss && lost > 0 ? `, ${of}with ${tasks(lost)}` : "";
  return {
    key,
    words: `${classes(rows.length)} ${words}${homework}`,
    isLoss: isLoss && lost > 0,
    rows,
  };
}

function subjectRow({ id, name }: PreviewSubject): PlanRow {
  const none = { before: null, now: null, tasks: null, due: null };
  return { id, name, apart: "", subject: "", year: "", teacher: "", ...none };
}

function classRow(preview: Preview, each: PreviewClass): PlanRow {
  const subject = preview.subjects.find(({ id }) => id === each.subject_id);
  const warning = preview.warnings.find(({ entity }) => entity.id === each.id);
  return {
    id: each.id,
    name: each.name,
    apart: each.told_apart_by ?? "",
    subject: subject?.name ?? "",
    year: yearOf(each.year_group ?? each.name),
    teacher: each.teacher ?? "",
    before: each.students_before,
    now: each.students,
    tasks: each.tasks,
    due: warning ? firstDue(warning) : null,
  };
}

/** The counts of people, whose names are asked for only when a line is opened. */
export const PEOPLE: readonly PeopleLine[] = [
  {
    key: "students_leaving",
    words: (count) => `${students(count)} ${count === 1 ? "leaves" : "leave"}`,
    isIn: (change) => studentNow(change)?.state === "left" && hasMoved(change),
  },
  {
    key: "students_unassigned",
    words: (count) => `${students(count)} in no chosen class any more`,
    isIn: (change) => studentNow(change)?.state === "unassigned" && hasMoved(change),
  },
  {
    key: "students_joining",
    words: (count) => `${students(count)} ${count === 1 ? "joins" : "join"}`,
    isIn: (change) => studentNow(change)?.state === "active" && hasMoved(change),
  },
  {
    key: "students_updated",
    words: (count) => `${students(count)} with new details`,
    isIn: (change) => change.entity === "student" && !hasMoved(change),
  },
  {
    key: "class_list_changes",
    words: (count) => counted(count, "class list changed", "class lists changed"),
    isIn: (change) => change.entity === "class" && change.reasons.includes("class_list"),
  },
];

export interface PeopleLine {
  readonly key: keyof Summary;
  readonly words: (count: number) => string;
  readonly isIn: (change: Change) => boolean;
}

function studentNow(change: Change): Student | null {
  return change.entity === "student" ? (change.after as Student) : null;
}

function hasMoved(change: Change): boolean {
  const before = change.before as Student | null;
  return before?.state !== (change.after as Student | null)?.state;
}

/** One changed student or class list as a row. */
export function changeRow(change: Change): PlanRow {
  const shown = (change.after ?? change.before) as Record<string, unknown>;
  const none = { apart: "", subject: "", teacher: "", tasks: null, due: null };
  if (change.entity === "student") {
    const name = [shown.forename, shown.surname].filter(Boolean).join(" ");
    const year = yearOf(String(shown.year_group ?? ""));
    return { id: change.id, name: name || change.id, year, before: null, now: null, ...none };
  }
  const listed = (entity: unknown) =>
    (entity as { student_ids?: string[] } | null)?.student_ids?.length ?? 0;
  const name = String(shown.name ?? change.id);
  const counts = { before: listed(change.before), now: listed(change.after) };
  return { id: change.id, name, year: yearOf(name), ...none, ...counts };
}

/** "300 classes gone, 85 of them with 199 tasks · 67 classes now empty · 300 students leave" */
export function planSentence(preview: Preview, lines: readonly PlanLine[]): string {
  const people = PEOPLE.filter(({ key }) => preview.summary[key] > 0);
  const parts = [
    ...lines.filter(({ key }) => key !== "left_out").map(({ words }) => words),
    ...people.map(({ key, words }) => words(preview.summary[key])),
  ];
  return parts.join(" · ") || "Nothing would change: the platform has the same data as the MIS.";
}

/** The rows that hold every word of the search, in order; null sorts as it came. */
export function shownRows(
  rows: readonly PlanRow[],
  search: string,
  sort: SortKey | null,
): readonly PlanRow[] {
  const words = searchable(search).split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    const text = searchable([row.name, row.apart, row.subject, row.year, row.teacher].join(" "));
    return words.every((word) => text.includes(word));
  });
  return sort ? found.sort((one, other) => compare(one, other, sort) || byName(one, other)) : found;
}

// Most students and tasks first; for the rest, as in a register. What is not known comes last.
function compare(one: PlanRow, other: PlanRow, sort: SortKey): number {
  switch (sort) {
    case "students":
      return (other.before || other.now || 0) - (one.before || one.now || 0);
    case "tasks":
      return (other.tasks ?? 0) - (one.tasks ?? 0);
    case "due":
      return (one.due ?? "9").localeCompare(other.due ?? "9");
    default:
      return byName({ name: one[sort] || "\uffff" }, { name: other[sort] || "\uffff" });
  }
}
