import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Preview, School } from "../api/types";
import { actOf } from "../model/act";
import { isNothing } from "../model/counts";
import { lossesOf, summaryAfter } from "../model/decisions";
import {
  isDecided,
  nextOpen,
  progressOf,
  type ReviewGroup,
  type ReviewItem,
  reviewGroups,
} from "../model/review";
import { useServices } from "../services";
import { type Choosing, notDecided } from "../sync/state";
import type { SyncActions } from "../sync/useSync";
import { Go } from "./Go";
import { Message } from "./Message";
import { ReviewGroups } from "./ReviewGroups";
import { SummaryTable } from "./SummaryTable";
import type { SyncPlace } from "./SyncPage";
import { TypedName } from "./TypedName";
import { UndoNotes } from "./UndoNotes";

interface Props {
  readonly place: SyncPlace;
  readonly school: School | null;
  readonly sync: Choosing;
  readonly actions: SyncActions;
}

/** From so many deleted classes on, the school's name must be typed. */
const MOST_BY_A_CLICK = 50;

/** The last step: each loss has its own tick, and the button says what it does. */
export function ConfirmStep({ place, school, sync, actions }: Props) {
  const { preview, decisions } = sync;
  const [isAsked, setIsAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const groups = useMemo(() => reviewGroups(preview), [preview]);
  const losses = lossesOf(preview, decisions);
  const isNameAsked = losses.classes > MOST_BY_A_CLICK;
  const isNamed = !isNameAsked || isSameName(typed, school?.name ?? "");
  const isReady = notDecided(sync).length === 0 && isNamed;
  const asking = useRef<HTMLDivElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isReady) actions.confirm();
    else setIsAsked(true);
    queueMicrotask(() => asking.current?.focus());
  };
  if (isNothingChosen(preview)) return <NothingChosen place={place} />;
  return (
    <form onSubmit={submit} noValidate>
      <ReadAt preview={preview} onLook={actions.look} />
      <UndoNotes preview={preview} />
      <div tabIndex={-1} ref={asking} class="asking">
        {isAsked && !isReady && <Missing groups={groups} sync={sync} isNamed={isNamed} />}
      </div>
      <Warnings groups={groups} {...{ school, sync, actions, isAsked }} />
      <section>
        <h2>What would change</h2>
        {isNothing(preview.summary) && <p>Nothing: the platform has the same data as the MIS.</p>}
        <SummaryTable summary={summaryAfter(preview, decisions)} />
      </section>
      {isNameAsked && (
        <TypedName
          name={school?.name ?? ""}
          classes={losses.classes}
          value={typed}
          isMissing={isAsked && !isNamed}
          onType={setTyped}
        />
      )}
      <div class="bar in-sight">
        <Progress groups={groups} sync={sync} />
        <p class="ways">
          <Go to={{ ...place, step: place.back ? "plan" : "classes" }} look="button">
            Back
          </Go>
          <Go to={{ at: "unexpected", school: place.school }} look="button">
            This is not expected
          </Go>
          <button type="submit" class="button main">
            {actOf(preview, isFirst(preview), losses)}
          </button>
        </p>
      </div>
    </form>
  );
}

function isSameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();
  return name !== "" && plain(typed) === plain(name);
}

/** How long before its end a preview is offered to be renewed. */
const RENEWED_BEFORE_MS = 10 * 60 * 1000;

function ReadAt({ preview, onLook }: { preview: Preview; onLook: () => void }) {
  const { clock } = useServices();
  const isEnding = useIsPast(Date.parse(preview.expires_at) - RENEWED_BEFORE_MS);
  const until = clock.timeOfDay(preview.expires_at);
  if (isEnding) {
    return (
      <Message tone="wait" title={`This check ends at ${until}`} isAlert>
        <p>Read the MIS again to go on after that. Your ticks are kept where nothing differs.</p>
        <p class="ways">
          <button type="button" class="button main" onClick={onLook}>
            Renew, and keep the ticks
          </button>
        </p>
      </Message>
    );
  }
  return (
    <p>
      Your MIS was read {clock.recently(preview.mis_read_at, new Date())}. You can confirm until{" "}
      {until}; if anything changes before then, we ask you to look again.{" "}
      <button type="button" class="link" onClick={onLook}>
        Read the MIS again now
      </button>
    </p>
  );
}

function useIsPast(at: number): boolean {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, at - Date.now()) + 100);
    return () => clearTimeout(timer);
  }, [at]);
  return now >= at;
}

interface WarningsProps {
  readonly groups: readonly ReviewGroup[];
  readonly school: School | null;
  readonly sync: Choosing;
  readonly actions: SyncActions;
  readonly isAsked: boolean;
}

function Warnings({ groups, school, sync, actions, isAsked }: WarningsProps) {
  const { preview, decisions, keepUntil, news } = sync;
  if (preview.warnings.length === 0) {
    return (
      <Message tone="good" title="Nothing would be lost">
        <p>No class, no homework and no student’s work is deleted.</p>
      </Message>
    );
  }
  return (
    <section>
      <h2>What you need to accept</h2>
      <p>
        Tick each change that is right, or keep what should stay. Every student’s account, answers,
        percentages and watch times stay in any case. <WayBackWords school={school} />
      </p>
      <p>
        If something here is not expected, check with your network manager, and try again in 24
        hours.
      </p>
      <ReviewGroups
        groups={groups}
        on={{ preview, decisions, keepUntil, actions }}
        news={news}
        isAsked={isAsked}
      />
    </section>
  );
}

function WayBackWords({ school }: { school: School | null }) {
  const days = school?.settings.archive_days ?? null;
  if (days === null) return null;
  if (days === 0) return <>Deleted homework cannot be brought back.</>;
  return (
    <>
      Deleted classes and their homework can be brought back for {days}{" "}
      {days === 1 ? "day" : "days"}.
    </>
  );
}

const NAMED_AT_MOST = 10;

interface MissingProps {
  readonly groups: readonly ReviewGroup[];
  readonly sync: Choosing;
  readonly isNamed: boolean;
}

function Missing({ groups, sync, isNamed }: MissingProps) {
  const open = groups.flatMap((group) => openOf(group, sync));
  if (open.length === 0 && !isNamed) {
    return (
      <Message tone="act" title="Type the school’s name">
        <p>Nothing has been changed. So many classes are deleted only after you type the name.</p>
      </Message>
    );
  }
  return (
    <Message tone="act" title="Some ticks are missing">
      <p>Nothing has been changed. Tick each of these if it is right:</p>
      <ul>
        {open.slice(0, NAMED_AT_MOST).map(({ id, words }) => (
          <li key={id}>
            <button type="button" class="link" onClick={() => focusOn(id)}>
              {words}
            </button>
          </li>
        ))}
        {open.length > NAMED_AT_MOST && <li>and {open.length - NAMED_AT_MOST} more</li>}
      </ul>
    </Message>
  );
}

function openOf(group: ReviewGroup, sync: Choosing): { id: string; words: string }[] {
  const open = group.items.filter((item) => !isDecided(item, sync.decisions));
  if (open.length === 0) return [];
  if (group.oneTick) return [{ id: group.key, words: group.title }];
  return open.map(({ warning }: ReviewItem) => ({ id: warning.id, words: warning.entity.name }));
}

function focusOn(id: string): void {
  document.getElementById(`tick-${id}`)?.focus();
}

/** Stays in sight: how far the person has come, and the way to what is still open. */
function Progress({ groups, sync }: { groups: readonly ReviewGroup[]; sync: Choosing }) {
  const progress = progressOf(groups, sync.decisions);
  const next = nextOpen(groups, sync.decisions);
  if (progress.all === 0) return null;
  return (
    <p class="progress">
      <label for="progress">
        {progress.decided} of {progress.all} decided
        {progress.tasks > 0 && `, ${progress.tasksSeen} of ${progress.tasks} tasks seen`}
      </label>
      <progress id="progress" max={progress.all} value={progress.decided} />
      {next && (
        <button type="button" class="link" onClick={() => focusOn(next)}>
          Next open one
        </button>
      )}
    </p>
  );
}

function NothingChosen({ place }: { place: SyncPlace }) {
  return (
    <Message tone="act" title="Nothing is chosen yet">
      <p>Choose at least one subject and one class to sync.</p>
      <p class="ways">
        <Go to={{ ...place, step: "subjects" }} look="button main">
          Choose the subjects
        </Go>
      </p>
    </Message>
  );
}

/** A school that has nothing yet and chooses nothing: a confirm would do nothing at all. */
function isNothingChosen(preview: Preview): boolean {
  return preview.classes.every((each) => each.state === "available");
}

function isFirst(preview: Preview): boolean {
  return preview.classes.every((each) => each.state === "available" || each.state === "added");
}
