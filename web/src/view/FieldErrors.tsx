import type { Problem } from "../api/problem";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";

/** What is wrong with a form, field by field where the API says so. */
export function FieldErrors({ problem }: { problem: Problem }) {
  const errors = problem.body.errors ?? [];
  if (errors.length === 0) return <ProblemMessage problem={problem} />;
  return (
    <Message tone="act" title="This could not be saved" isAlert>
      <ul>
        {errors.map((error) => (
          <li key={error.field}>
            {nameOf(error.field)}: {error.message}
          </li>
        ))}
      </ul>
    </Message>
  );
}

const NAMES: readonly (readonly [string, string])[] = [
  ["recipients", "Who gets mails"],
  ["paused_until", "Pause"],
  ["mass_departure_percent", "Percentage of the students"],
  ["mass_departure_minimum", "At least this many students"],
  ["email", "E-mail address"],
];

function nameOf(field: string): string {
  return NAMES.find(([part]) => field.includes(part))?.[1] ?? field;
}
