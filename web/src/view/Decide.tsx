import type { Pair, Preview } from "../api/types";
import { students } from "../model/counts";
import { type Answer, canBeKept, dayAfter, type Decisions } from "../model/decisions";
import { idsOf, type ReviewItem } from "../model/review";
import type { SyncActions } from "../sync/useSync";

export interface Deciding {
  readonly preview: Preview;
  readonly decisions: Decisions;
  readonly keepUntil: string;
  readonly actions: SyncActions;
}

const KEPT_DAYS = 30;
const MOST_DAYS = 365;

/** The other answers to a warning, beside its tick: keep it as it is, or say which class it is. */
export function OtherAnswers({ item, on }: { item: ReviewItem; on: Deciding }) {
  const { warning } = item;
  const answer = on.decisions.get(warning.id)?.answer ?? null;
  const toggle = (wanted: Answer) => {
    const isSame = JSON.stringify(wanted) === JSON.stringify(answer);
    on.actions.decide(idsOf(item), isSame ? null : wanted);
  };
  if (!canBeKept(warning)) return null;
  return (
    <div class="others">
      {item.pairs.map((pair) => (
        <PairAnswer
          key={pair.to}
          pair={pair}
          on={on}
          isGiven={answer?.kind === "same" && answer.to === pair.to}
          onToggle={() => toggle({ kind: "same", to: pair.to })}
        />
      ))}
      <p class="ways">
        <button
          type="button"
          class="button"
          aria-pressed={answer?.kind === "keep"}
          onClick={() => toggle({ kind: "keep" })}
        >
          Keep <bdi>{warning.entity.name}</bdi> as it is
        </button>
        {answer?.kind === "keep" && <KeepUntil id={warning.id} on={on} />}
      </p>
    </div>
  );
}

/** One day for all that is kept: the API takes one. */
function KeepUntil({ id, on }: { id: string; on: Deciding }) {
  const now = new Date();
  return (
    <label class="until" for={`until-${id}`}>
      until the end of{" "}
      <input
        id={`until-${id}`}
        type="date"
        min={dayAfter(now, 0)}
        max={dayAfter(now, MOST_DAYS)}
        value={on.keepUntil || dayAfter(now, KEPT_DAYS)}
        onInput={(event) => on.actions.keepUntil(event.currentTarget.value)}
      />
      <span class="hidden-words"> (one day for all that you keep)</span>
    </label>
  );
}

const NAMES: Record<Pair["name"], string> = {
  equal: "the same name",
  one_year_up: "one year up by name",
  other: "another name",
};

interface PairProps {
  readonly pair: Pair;
  readonly on: Deciding;
  readonly isGiven: boolean;
  readonly onToggle: () => void;
}

function PairAnswer({ pair, on, isGiven, onToggle }: PairProps) {
  const other = on.preview.classes.find((each) => each.id === pair.to)?.name ?? pair.to;
  const evidence = [
    `${pair.students_shared} of its ${students(pair.students_before)} are among the ${pair.students_now} there`,
    pair.same_subject ? "the same subject" : "another subject",
    pair.same_teacher ? "the same teacher" : "another teacher",
    NAMES[pair.name],
  ];
  return (
    <p class="pair">
      <span>
        {pair.strong ? "Most likely" : "Perhaps"} it is <bdi>{other}</bdi> now:{" "}
        {evidence.join(", ")}.
      </span>{" "}
      <button type="button" class="button" aria-pressed={isGiven} onClick={onToggle}>
        It is the same class as <bdi>{other}</bdi>
      </button>
    </p>
  );
}
