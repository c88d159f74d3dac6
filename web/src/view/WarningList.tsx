import type { Warning } from "../api/types";
import { headingOf } from "../model/warnings";
import { LostTasks } from "./LostTasks";

/** Warnings to read, without ticks. */
export function WarningList({ warnings }: { warnings: readonly Warning[] }) {
  return (
    <ul class="warnings">
      {warnings.map((warning) => (
        <li key={warning.id}>
          <h3>{headingOf(warning)}</h3>
          <p>{warning.message}</p>
          <LostTasks warning={warning} />
        </li>
      ))}
    </ul>
  );
}
