/** What a sync does, in words and numbers. */

import type { Summary } from "../api/types";

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

export const classes = (count: number) => counted(count, "class", "classes");
export const subjects = (count: number) => counted(count, "subject", "subjects");
export const tasks = (count: number) => counted(count, "task", "tasks");
export const students = (count: number) => counted(count, "student", "students");

export interface Line {
  readonly key: keyof Summary;
  readonly label: string;
  readonly count: number;
  readonly isLoss: boolean;
}

const LABELS: readonly (readonly [keyof Summary, string, boolean])[] = [
  ["subjects_deleted", "Subjects taken out", true],
  ["classes_deleted", "Classes deleted", true],
  ["tasks_deleted", "Tasks deleted", true],
  ["students_leaving", "Students leaving the school", true],
  ["students_unassigned", "Students left in no chosen class", false],
  ["class_list_changes", "Class lists changed", false],
  ["students_joining", "Students joining", false],
  ["students_updated", "Students with new details", false],
  ["classes_kept", "Classes kept as they are", false],
  ["classes_renewed", "Classes with another id on the MIS", false],
  ["classes_restored", "Classes brought back", false],
  ["tasks_restored", "Tasks brought back", false],
  ["classes_added", "Classes added", false],
  ["classes_updated", "Classes updated", false],
  ["subjects_added", "Subjects added", false],
  ["subjects_updated", "Subjects renamed", false],
  ["teachers_added", "Teachers added", false],
  ["teachers_updated", "Teachers with new details", false],
  ["teachers_removed", "Teachers with no class any more", false],
];

/** Every count, zeroes too: what is lost comes first. */
export function lines(summary: Summary): Line[] {
  return LABELS.map(([key, label, isLoss]) => ({ key, label, isLoss, count: summary[key] }));
}

/** "Classes deleted"; undefined for a count that the page does not know. */
export function labelOf(key: keyof Summary): string | undefined {
  return LABELS.find(([known]) => known === key)?.[1];
}

export function isNothing(summary: Summary): boolean {
  return Object.values(summary).every((count) => count === 0);
}

/** "2 classes and 14 tasks"; the empty string for no parts. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
