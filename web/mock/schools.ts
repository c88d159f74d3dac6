/** Invented schools, each in one situation, in the API's shapes. */

import type { Cause, LastRun, Run, School, SchoolState, Summary, Warning } from "../src/api/types";

const DAY_MS = 24 * 60 * 60 * 1000;
const TASKS = [
  { id: "t1", title: "Causes of the First World War", due_at: inDays(2), students: 28 },
  { id: "t2", title: "Source analysis: the Somme", due_at: inDays(9), students: 27 },
];

/** What a school's MIS answers, beside what the school looks like. */
export interface Situation {
  readonly school: School;
  readonly runs: readonly Run[];
  readonly subjects: number;
  readonly classes: number;
  /** Warnings that the MIS gives rise to, whatever is chosen. */
  readonly warnings: readonly Warning[];
  /** The problem that a preview, or a confirm, is answered with. */
  readonly previewProblem?: string;
  readonly confirmProblem?: string;
}

export const NO_CHANGE: Summary = {
  students_joining: 0,
  students_leaving: 0,
  students_unassigned: 0,
  students_updated: 0,
  class_list_changes: 0,
  classes_added: 0,
  classes_updated: 0,
  classes_deleted: 0,
  subjects_added: 0,
  subjects_updated: 0,
  subjects_deleted: 0,
  teachers_added: 0,
  teachers_updated: 0,
  teachers_removed: 0,
  tasks_deleted: 0,
  classes_kept: 0,
  classes_renewed: 0,
  classes_restored: 0,
  tasks_restored: 0,
};

const DELETED: Warning = {
  id: "deleted_class:c-0-1",
  code: "deleted_class",
  entity: { kind: "class", id: "c-0-1", name: "10x/Hi1" },
  message:
    "Class 10x/Hi1 (History), with 28 students, is no longer on the MIS. With it goes its " +
    "homework: 2 tasks. Every student's answers, percentages and watch times stay.",
  tasks_lost: TASKS.length,
  tasks: TASKS,
};

const EMPTIED: Warning = {
  id: "emptied_class:c-1-2",
  code: "emptied_class",
  entity: { kind: "class", id: "c-1-2", name: "11x/Ch1" },
  message:
    "Class 11x/Ch1 (Chemistry) had 24 students and has none on the MIS now. The class and its " +
    "homework (1 task) would stay, with nobody in it. Every student's answers, percentages and " +
    "watch times stay.",
  tasks_lost: 0,
  tasks: [],
};

const SUBJECT: Warning = {
  id: "deleted_subject:s-gone",
  code: "deleted_subject",
  entity: { kind: "subject", id: "s-gone", name: "German" },
  message:
    "German is no longer on the MIS. With it go 4 classes and 9 tasks. Every student's answers, " +
    "percentages and watch times stay.",
  tasks_lost: 9,
  tasks: Array.from({ length: 9 }, (_, place) => ({
    id: `g${place}`,
    title: `Kapitel ${place + 1}`,
    due_at: inDays(place + 1),
    students: 20 + place,
  })),
};

const MAJOR = [SUBJECT, DELETED, EMPTIED];

export const SITUATIONS: ReadonlyMap<string, Situation> = new Map(
  [
    situation("dale", "Dale Academy", "manual_sync_required", "major_changes", { warnings: MAJOR }),
    situation("ashdown", "Ashdown Academy", "ok", null, {}),
    situation("juniper", "Juniper Academy", "new", null, {}),
    situation("holly", "Holly Lane Primary", "mis_problem", "mis_access", {
      previewProblem: "mis-access",
    }),
    situation("ivy", "Ivybridge Infants", "mis_problem", "mis_empty", {
      previewProblem: "mis-empty",
    }),
    situation("green", "Greenway Primary", "mis_problem", "mis_unavailable", {
      previewProblem: "mis-unavailable",
    }),
    situation("pause", "Pausewell School", "paused", null, {}),
    situation("stale", "Stalham High", "manual_sync_required", "major_changes", {
      warnings: MAJOR,
      confirmProblem: "preview-stale",
    }),
    situation("busy", "Busyfield School", "manual_sync_required", "major_changes", {
      warnings: MAJOR,
      confirmProblem: "sync-in-progress",
    }),
    situation("september", "Sedgemoor School", "manual_sync_required", "major_changes", {}),
    situation("quayside", "Quayside College", "ok", null, { subjects: 60, classes: 720 }),
  ].map((each) => [each.school.id, each]),
);

function situation(
  id: string,
  name: string,
  state: SchoolState,
  cause: Cause | null,
  more: Partial<Situation>,
): Situation {
  const run = runOf(id, cause, more.warnings ?? []);
  const { warnings: _, ...last_run } = run;
  const school = schoolOf(id, name, state, state === "new" ? null : last_run);
  const runs = state === "new" ? [] : [run, runOf(id, null, [], 1), runOf(id, null, [], 2)];
  return { school, runs, subjects: 18, classes: 120, warnings: [], ...more };
}

function schoolOf(id: string, name: string, state: SchoolState, last_run: LastRun | null): School {
  const isNew = state === "new";
  return {
    id,
    name,
    state,
    next_step: state === "ok" ? "none" : "manual_sync",
    since: isNew ? null : inDays(-3),
    last_run,
    counts: isNew
      ? {
          subjects: 0,
          classes: 0,
          students: 0,
          students_unassigned: 0,
          students_left: 0,
          teachers: 0,
          tasks: 0,
        }
      : {
          subjects: 14,
          classes: 96,
          students: 1012,
          students_unassigned: 31,
          students_left: 12,
          teachers: 64,
          tasks: 213,
        },
    mis: { source: "wonde", school_id: id, classes_from: "classes" },
    recipients: [`office@${id}.example`],
    settings: {
      after_failure: "resume_when_resolved",
      reminders: "every_night",
      new_classes: "available",
      paused_until: state === "paused" ? inDays(20).slice(0, 10) : null,
      mass_departure_percent: 20,
      mass_departure_minimum: 10,
      while_waiting: "nothing",
      same_class: "ask",
      archive_days: 30,
      shrunk_class_percent: 50,
      shrunk_class_minimum: 5,
      year_change: null,
      wide_guard_days: 14,
    },
    year_change: null,
  };
}

function runOf(school_id: string, cause: Cause | null, warnings: readonly Warning[], ago = 0): Run {
  return {
    run_id: `${inDays(-ago).slice(0, 10)}-autosync`,
    school_id,
    kind: "autosync",
    night: inDays(-ago).slice(0, 10),
    by: null,
    started_at: inDays(-ago - 0.3),
    ended_at: inDays(-ago - 0.3),
    outcome: cause ? "failed" : ago === 1 ? "applied" : "unchanged",
    cause,
    about: null,
    left_out: [],
    left_out_count: 0,
    next_step: cause === "major_changes" ? "manual_sync" : "none",
    summary: { ...NO_CHANGE, students_joining: ago === 1 ? 4 : 0 },
    warnings: [...warnings],
    undoes: null,
    undone_by: null,
  };
}

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}
