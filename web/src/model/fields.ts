/** What is wrong with the fields of a form, in the words of a person. */

import type { Problem } from "../api/problem";

export interface FieldFault {
  /** The form's key of the field; null for one that the form does not have. */
  readonly key: string | null;
  readonly name: string;
  readonly words: string;
}

const FIELDS: readonly (readonly [string, string, string])[] = [
  [
    "recipients",
    "Who gets mails",
    "each line takes one e-mail address, such as office@dale.example",
  ],
  ["paused_until", "Pause", "choose a day"],
  ["mass_departure_percent", "Percentage of the students", "a whole number from 1 to 100"],
  ["mass_departure_minimum", "At least this many students", "a whole number of 1 or more"],
  ["archive_days", "Days in the archive", "a whole number from 0 to 365"],
  ["year_change", "Change of school year", "both days as month and day, such as 07-15 and 09-20"],
  ["email", "E-mail address", "an address such as j.archer@dale.example"],
];

/** Each field once, however many of its values are wrong. */
export function fieldFaults(problem: Problem): FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const { field, message } of problem.body.errors ?? []) {
    const [key, name, words] = FIELDS.find(([part]) => field.includes(part)) ?? [
      null,
      field,
      message,
    ];
    faults.set(name, { key, name, words });
  }
  return [...faults.values()];
}
