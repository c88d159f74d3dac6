/** What a run did not take from the MIS, in the words of a person. */

import type { LastRun, LeftOut } from "../api/types";
import { counted } from "./counts";

export interface LeftOutLine {
  readonly words: string;
  /** Ids by which a person finds the rows in the MIS. */
  readonly ids: readonly string[];
}

/** One line for each kind of thing, in the order in which the run names them. */
export function leftOutLines(run: LastRun): LeftOutLine[] {
  const groups = new Map<string, LeftOut[]>();
  for (const each of run.left_out) {
    const key = `${each.why} ${each.what}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group) => ({
    words: wordsOf(group[0] as LeftOut, group.length),
    ids: group.map((each) => each.id),
  }));
}

/** How many things the run left out and does not name. */
export function notNamed(run: LastRun): number {
  return run.left_out_count - run.left_out.length;
}

function wordsOf({ what, why }: LeftOut, count: number): string {
  switch (why) {
    case "not_shown":
      return `${counted(count, "student", "students")} in class lists whom your MIS does not show us`;
    case "unreadable":
      return `${counted(count, "value", "values")} that makes no sense (${what}): what we knew stays`;
    case "repeated":
      return `${counted(count, "row", "rows")} that came twice (${what}): taken once`;
    case "not_offered":
      return `${counted(count, "list", "lists")} that your MIS does not have`;
    case "refused":
      return `${counted(count, "part", "parts")} of its data that the school does not share`;
  }
}
