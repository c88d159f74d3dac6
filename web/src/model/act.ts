/** The name of what the confirm button does. */

import type { Preview, WarningCode } from "../api/types";
import { classes, isNothing, listed, students, subjects, tasks } from "./counts";
import type { Losses } from "./decisions";

/** "Delete 2 classes and 14 tasks, and sync" */
export function actOf(preview: Preview, isNew: boolean, deleted: Losses): string {
  const { summary } = preview;
  const lost = losses(deleted);
  if (lost.length > 0) return `Delete ${listed(lost)}, and sync`;
  if (preview.undo) return "Take this sync back";
  if (preview.restore.length > 0) return `Bring back ${classes(preview.restore.length)}`;
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

function losses(deleted: Losses): string[] {
  const parts: string[] = [];
  if (deleted.subjects) parts.push(subjects(deleted.subjects));
  if (deleted.classes) parts.push(classes(deleted.classes));
  if (deleted.tasks) parts.push(tasks(deleted.tasks));
  return parts;
}
