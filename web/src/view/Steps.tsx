import type { Step } from "../model/route";
import type { SyncPlace } from "./SyncPage";
import { Go } from "./Go";

const NAMES: readonly (readonly [Step, string])[] = [
  ["plan", "The plan"],
  ["subjects", "Subjects"],
  ["classes", "Classes"],
  ["confirm", "Check and confirm"],
];

/** Where a person is; what is brought back is not chosen by subject and class. */
export function Steps({ place, step }: { place: SyncPlace; step: Step }) {
  const names = place.back
    ? NAMES.filter(([each]) => each === "plan" || each === "confirm")
    : NAMES;
  return (
    <nav class="steps" aria-label="Steps">
      <ol>
        {names.map(([each, name]) => (
          <li key={each} {...(each === step && { "aria-current": "step" })}>
            {each === step ? (
              <strong>{name}</strong>
            ) : (
              <Go to={{ ...place, step: each }}>{name}</Go>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
