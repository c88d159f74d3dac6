import type { Warning } from "../api/types";
import { agreementOf, headingOf, isDestructive } from "../model/warnings";
import { LostTasks } from "./LostTasks";

interface Props {
  readonly warning: Warning;
  readonly isAccepted: boolean;
  /** The person tried to confirm without this tick. */
  readonly isMissing: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
}

/** One warning, with what goes and what stays, and its own tick. */
export function WarningTick({ warning, isAccepted, isMissing, onAccept }: Props) {
  const id = `tick-${warning.id}`;
  return (
    <li class={`${isDestructive(warning) ? "loss" : ""} ${isMissing ? "missing" : ""}`}>
      <h3>{headingOf(warning)}</h3>
      <p>{warning.message}</p>
      <LostTasks warning={warning} />
      <label class="tick" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={isAccepted}
          aria-invalid={isMissing}
          onChange={(event) => onAccept(event.currentTarget.checked)}
        />
        <span>{agreementOf(warning)}</span>
      </label>
    </li>
  );
}
