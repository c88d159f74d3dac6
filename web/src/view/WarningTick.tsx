import type { Warning } from "../api/types";
import { agreementOf, headingOf, isDestructive } from "../model/warnings";
import { LostTasks } from "./LostTasks";

interface Props {
  readonly warning: Warning;
  readonly isAccepted: boolean;
  /** The two students of a doubtful match are different ones. */
  readonly isOther: boolean;
  /** The person tried to confirm without this tick. */
  readonly isMissing: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
  readonly onTellApart: (areDifferent: boolean) => void;
}

/** One warning, with what goes and what stays, and its own tick; a doubtful match has two. */
export function WarningTick(props: Props) {
  const { warning, isAccepted, isOther, isMissing, onAccept, onTellApart } = props;
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
      {warning.code === "doubtful_match" && (
        <label class="tick" for={`other-${warning.id}`}>
          <input
            id={`other-${warning.id}`}
            type="checkbox"
            checked={isOther}
            aria-invalid={isMissing}
            onChange={(event) => onTellApart(event.currentTarget.checked)}
          />
          <span>No, this is another student, who begins with no answers</span>
        </label>
      )}
    </li>
  );
}
