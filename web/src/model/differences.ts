/** How the counts differ from those shown before, as the API reports it. */

import type { Problem } from "../api/problem";
import type { Summary } from "../api/types";
import { labelOf } from "./counts";

// "classes_deleted: 2 previewed, 3 now"
const TOLD = /^(\w+): (\d+) previewed, (\d+) now$/;

/** Each difference as a sentence; any other form is left out. */
export function differencesOf(problem: Problem): string[] {
  return (problem.body.differences ?? []).flatMap((told) => {
    const [, head, before, now] = TOLD.exec(told) ?? [];
    const label = head && labelOf(head as keyof Summary);
    return label ? [`${label}: ${before} when you looked, ${now} now.`] : [];
  });
}
