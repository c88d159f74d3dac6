import { idsOf, type ReviewItem } from "../model/review";
import { agreementOf, headingOf, isLoss } from "../model/warnings";
import { useServices } from "../services";
import { type Deciding, OtherAnswers } from "./Decide";
import { LostTasks } from "./LostTasks";

interface Props {
  readonly item: ReviewItem;
  readonly on: Deciding;
  /** It is not in the preview that the person has seen before. */
  readonly isNew: boolean;
  /** The person tried to confirm without this answer. */
  readonly isMissing: boolean;
  /** One of many: its homework is folded away. */
  readonly isFolded: boolean;
}

/** One warning, with what goes and what stays, its own tick, and the other answers beside it. */
export function WarningTick({ item, on, isNew, isMissing, isFolded }: Props) {
  const { warning } = item;
  const answer = on.decisions.get(warning.id)?.answer.kind ?? null;
  const id = `tick-${warning.id}`;
  const decide = (kind: "accept" | "different", isTicked: boolean) =>
    on.actions.decide(idsOf(item), isTicked ? { kind } : null);
  return (
    <li
      class={`${isLoss(warning) ? "loss" : ""} ${isMissing ? "missing" : ""} ${isFolded ? "folded" : ""}`}
    >
      <h3 class={isFolded ? "hidden-words" : ""}>
        <bdi>{headingOf(warning)}</bdi>
        {item.teacher && <span class="quiet">, {item.teacher}</span>}
      </h3>
      {isNew && <strong class="news">New since you looked</strong>}
      {!isFolded && <What item={item} />}
      <label class="tick" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={answer === "accept"}
          aria-invalid={isMissing}
          onChange={(event) => decide("accept", event.currentTarget.checked)}
        />
        <span>
          {agreementOf(warning)}
          {isFolded && <Short item={item} />}
        </span>
      </label>
      {warning.code === "doubtful_match" && (
        <label class="tick" for={`other-${warning.id}`}>
          <input
            id={`other-${warning.id}`}
            type="checkbox"
            checked={answer === "different"}
            aria-invalid={isMissing}
            onChange={(event) => decide("different", event.currentTarget.checked)}
          />
          <span>No, this is another student, who begins with no answers</span>
        </label>
      )}
      <OtherAnswers item={item} on={on} />
      {isFolded && (
        <details>
          <summary>
            What goes<span class="hidden-words"> with {warning.entity.name}</span>
          </summary>
          <What item={item} />
        </details>
      )}
    </li>
  );
}

function What({ item: { warning, held } }: { item: ReviewItem }) {
  return (
    <>
      <p>
        <bdi>{warning.message}</bdi>
      </p>
      <LostTasks warning={warning} />
      {held.length > 0 && (
        <details>
          <summary>Its classes ({held.length})</summary>
          <ul>
            {held.map((each) => (
              <li key={each.id}>
                <bdi>{each.message}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** What a person knows a class by, beside a tick that stands alone. */
function Short({ item }: { item: ReviewItem }) {
  const { clock } = useServices();
  const due = item.due && `next due ${clock.day(item.due)}`;
  const words = [item.teacher, due].filter(Boolean).join(", ");
  return words ? <span class="quiet"> ({words})</span> : null;
}
