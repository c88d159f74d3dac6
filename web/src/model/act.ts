/** The name of what the confirm button does. */

import type { Preview, Summary, WarningCode } from "../api/types";
import { classes, isNothing, listed, students, subjects, tasks } from "./counts";

/** "Delete 2 classes and 14 tasks, and sync" */
export function actOf(preview: Preview, isNew: boolean): string {
  const { summary } = preview;
  const lost = losses(summary);
  if (lost.length > 0) return `Delete ${listed(lost)}, and sync`;
  const codes = new Set<WarningCode>(preview.warnings.map((warning) => warning.code));
  if (codes.has("mis_changed")) return "Move to the new MIS, and sync";
  if (codes.has("mass_departure")) {
    return `Mark ${students(summary.students_leaving)} as left, and sync`;
  }
  const emptied = preview.warnings.filter((warning) => warning.code === "emptied_class").length;
  if (emptied > 0) return `Leave ${classes(emptied)} empty, and sync`;
  if (isNew)
    return `Set up ${listed([subjects(summary.subjects_added), classes(summary.classes_added)])}`;
  return isNothing(summary) ? "Sync: nothing needs to change" : "Sync, deleting nothing";
}

function losses(summary: Summary): string[] {
  const parts: string[] = [];
  if (summary.subjects_deleted) parts.push(subjects(summary.subjects_deleted));
  if (summary.classes_deleted) parts.push(classes(summary.classes_deleted));
  if (summary.tasks_deleted) parts.push(tasks(summary.tasks_deleted));
  return parts;
}
