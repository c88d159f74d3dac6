import { useRef, useState } from "preact/hooks";

import type { Preview } from "../api/types";
import { actOf } from "../model/act";
import { isNothing } from "../model/counts";
import { inOrder } from "../model/warnings";
import { useServices } from "../services";
import { type Choosing, notAccepted } from "../sync/state";
import type { SyncActions } from "../sync/useSync";
import { Go } from "./Go";
import { Message } from "./Message";
import { SummaryTable } from "./SummaryTable";
import { WarningTick } from "./WarningTick";

interface Props {
  readonly school: string;
  readonly sync: Choosing;
  readonly actions: SyncActions;
}

/** The last step: each loss has its own tick, and the button says what it does. */
export function ConfirmStep({ school, sync, actions }: Props) {
  const { preview } = sync;
  const [isAsked, setIsAsked] = useState(false);
  const missing = notAccepted(sync);
  const asking = useRef<HTMLDivElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (missing.length === 0) actions.confirm();
    else {
      setIsAsked(true);
      queueMicrotask(() => asking.current?.focus());
    }
  };
  if (isNothingChosen(preview)) return <NothingChosen school={school} />;
  return (
    <form onSubmit={submit} noValidate>
      <ReadAt preview={preview} onLook={actions.look} />
      <div tabIndex={-1} ref={asking} class="asking">
        {isAsked && missing.length > 0 && <Missing preview={preview} missing={missing} />}
      </div>
      <Warnings sync={sync} actions={actions} isAsked={isAsked} />
      <section>
        <h2>What would change</h2>
        {isNothing(preview.summary) && <p>Nothing: the platform has the same data as the MIS.</p>}
        <SummaryTable summary={preview.summary} />
      </section>
      <div class="bar">
        {preview.warnings.length > 0 && (
          <p>
            {preview.warnings.length - missing.length} of {preview.warnings.length} ticked
          </p>
        )}
        <p class="ways">
          <Go to={{ at: "sync", school, step: "classes" }} look="button">
            Back
          </Go>
          <Go to={{ at: "unexpected", school }} look="button">
            This is not expected
          </Go>
          <button type="submit" class="button main">
            {actOf(preview, isFirst(preview))}
          </button>
        </p>
      </div>
    </form>
  );
}

function ReadAt({ preview, onLook }: { preview: Preview; onLook: () => void }) {
  const { clock } = useServices();
  return (
    <p>
      Your MIS was read {clock.recently(preview.mis_read_at, new Date())}. You can confirm until{" "}
      {clock.timeOfDay(preview.expires_at)}; if anything changes before then, we ask you to look
      again.{" "}
      <button type="button" class="link" onClick={onLook}>
        Read the MIS again now
      </button>
    </p>
  );
}

interface WarningsProps {
  readonly sync: Choosing;
  readonly actions: SyncActions;
  readonly isAsked: boolean;
}

function Warnings({ sync, actions, isAsked }: WarningsProps) {
  const { preview, accepted, different } = sync;
  const undecided = new Set(notAccepted(sync));
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
        Tick each change that is right. Every student’s account, answers, percentages and watch
        times stay in any case. Deleted homework cannot be brought back.
      </p>
      <ul class="warnings">
        {inOrder(preview.warnings).map((warning) => (
          <WarningTick
            key={warning.id}
            warning={warning}
            isAccepted={accepted.has(warning.id)}
            isOther={different.has(warning.id)}
            isMissing={isAsked && undecided.has(warning.id)}
            onAccept={(isAccepted) => actions.accept(warning.id, isAccepted)}
            onTellApart={(areDifferent) => actions.tellApart(warning.id, areDifferent)}
          />
        ))}
      </ul>
    </section>
  );
}

function Missing({ preview, missing }: { preview: Preview; missing: readonly string[] }) {
  const those = inOrder(preview.warnings).filter((warning) => missing.includes(warning.id));
  return (
    <Message tone="act" title="Some ticks are missing">
      <p>Nothing has been changed. Tick each of these if it is right:</p>
      <ul>
        {those.map((warning) => (
          <li key={warning.id}>
            <button
              type="button"
              class="link"
              onClick={() => document.getElementById(`tick-${warning.id}`)?.focus()}
            >
              {warning.entity.name}
            </button>
          </li>
        ))}
      </ul>
    </Message>
  );
}

function NothingChosen({ school }: { school: string }) {
  return (
    <Message tone="act" title="Nothing is chosen yet">
      <p>Choose at least one subject and one class to sync.</p>
      <p class="ways">
        <Go to={{ at: "sync", school, step: "subjects" }} look="button main">
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
