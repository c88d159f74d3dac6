import type { Step } from "../model/route";
import { Go } from "./Go";

const NAMES: readonly (readonly [Step, string])[] = [
  ["subjects", "Subjects"],
  ["classes", "Classes"],
  ["confirm", "Check and confirm"],
];

/** Where in the three steps a person is. */
export function Steps({ school, step }: { school: string; step: Step }) {
  return (
    <nav class="steps" aria-label="Steps">
      <ol>
        {NAMES.map(([each, name]) => (
          <li key={each} {...(each === step && { "aria-current": "step" })}>
            {each === step ? (
              <strong>{name}</strong>
            ) : (
              <Go to={{ at: "sync", school, step: each }}>{name}</Go>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
