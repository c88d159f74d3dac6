/** The plan as a table of words and names. */

import type { PlanRow } from "./plan";

const HEAD = [
  "What happens",
  "Name",
  "Subject",
  "Year",
  "Teacher",
  "Students before",
  "Students now",
  "Tasks",
  "Next due date",
  "Id",
];

export interface Part {
  readonly words: string;
  readonly rows: readonly PlanRow[];
}

/** Every row of every line; `day` writes a time as the school's own date. */
export function planTable(parts: readonly Part[], day: (at: string) => string): string[][] {
  const rows = parts.flatMap(({ words, rows }) => rows.map((row) => cells(words, row, day)));
  return [HEAD, ...rows];
}

function cells(words: string, row: PlanRow, day: (at: string) => string): string[] {
  const number = (count: number | null) => (count === null ? "" : String(count));
  return [
    words,
    row.name,
    row.subject,
    row.year,
    row.teacher,
    number(row.before),
    number(row.now),
    number(row.tasks),
    row.due ? day(row.due) : "",
    row.id,
  ];
}
