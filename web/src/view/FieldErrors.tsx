import type { Problem } from "../api/problem";
import { fieldFaults } from "../model/fields";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";

/** What is wrong with a form, each field once, with what belongs there. */
export function FieldErrors({ problem }: { problem: Problem }) {
  const faults = fieldFaults(problem);
  if (faults.length === 0) return <ProblemMessage problem={problem} />;
  return (
    <Message tone="act" title="This could not be saved" isAlert>
      <ul>
        {faults.map(({ name, words }) => (
          <li key={name}>
            {name}: {words}
          </li>
        ))}
      </ul>
    </Message>
  );
}
