import { expect, test } from "vitest";

import { SITUATIONS } from "../../mock/schools";
import type { LastRun, LeftOut } from "../api/types";
import { leftOutLines, notNamed } from "./left_out";

const RUN = SITUATIONS.get("ashdown")?.school.last_run as LastRun;

function runWith(left_out: LeftOut[], left_out_count = left_out.length): LastRun {
  return { ...RUN, left_out, left_out_count };
}

test("things of one kind are one line, with their ids", () => {
  const students = ["A1", "A2"].map((id) => ({ what: "student", id, why: "not_shown" as const }));
  const [line, ...others] = leftOutLines(runWith(students));
  expect([line?.words, line?.ids, others]).toEqual([
    "2 students in class lists whom your MIS does not show us",
    ["A1", "A2"],
    [],
  ]);
});

test("values are told apart by their property", () => {
  const values = ["student.upn", "student.email"].map((what) => ({
    what,
    id: "A1",
    why: "unreadable" as const,
  }));
  expect(leftOutLines(runWith(values))).toHaveLength(2);
});

test("what is not named is counted", () => {
  expect(notNamed(runWith([{ what: "student", id: "A1", why: "repeated" }], 4))).toBe(3);
});
