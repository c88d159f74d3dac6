/** Warnings in the order and the words in which a person meets them. */

import type { Warning, WarningCode } from "../api/types";
import { tasks } from "./counts";

// What deletes most comes first.
const ORDER: readonly WarningCode[] = [
  "deleted_subject",
  "removed_subject",
  "deleted_class",
  "removed_class",
  "mass_departure",
  "mis_changed",
  "teachers_gone",
  "emptied_class",
  "replaced_class",
  "shrunk_class",
  "doubtful_match",
];

const HEADINGS: Record<WarningCode, string> = {
  deleted_subject: "Subject gone from the MIS",
  removed_subject: "Subject you took out",
  deleted_class: "Class gone from the MIS",
  removed_class: "Class you took out",
  emptied_class: "Class now empty on the MIS",
  replaced_class: "Class with other students now",
  shrunk_class: "Class that loses most of its students",
  doubtful_match: "Perhaps another student",
  mass_departure: "Many students leaving at once",
  mis_changed: "Another MIS",
  teachers_gone: "All teachers gone at once",
};

export function inOrder(warnings: readonly Warning[]): Warning[] {
  return [...warnings].sort(
    (one, other) =>
      ORDER.indexOf(one.code) - ORDER.indexOf(other.code) ||
      one.entity.name.localeCompare(other.entity.name, "en-GB", { numeric: true }),
  );
}

export function headingOf(warning: Warning): string {
  const isOfSchool = warning.entity.kind === "school";
  return isOfSchool ? HEADINGS[warning.code] : `${HEADINGS[warning.code]}: ${warning.entity.name}`;
}

/** Whether homework goes with it. */
export function isLoss(warning: Warning): boolean {
  return warning.tasks_lost > 0;
}

/** What a person agrees to by ticking the warning. */
export function agreementOf(warning: Warning): string {
  const { name } = warning.entity;
  const homework = warning.tasks_lost > 0 ? ` and ${tasks(warning.tasks_lost)} with it` : "";
  switch (warning.code) {
    case "deleted_subject":
    case "removed_subject":
      return `Yes, take out ${name} and delete its classes${homework}`;
    case "deleted_class":
    case "removed_class":
      return `Yes, delete ${name}${homework}`;
    case "emptied_class":
      return `Yes, leave ${name} with nobody in it`;
    case "replaced_class":
      return `Yes, ${name} has other students now`;
    case "shrunk_class":
      return `Yes, these students leave ${name}`;
    case "doubtful_match":
      return `Yes, this is ${name} under new names`;
    case "teachers_gone":
      return "Yes, take all teachers out of their classes";
    case "mass_departure":
      return "Yes, mark these students as left";
    case "mis_changed":
      return "Yes, the school has moved to another MIS";
  }
}

export function withCode(warnings: readonly Warning[], ...codes: WarningCode[]): Warning[] {
  return inOrder(warnings.filter((warning) => codes.includes(warning.code)));
}
