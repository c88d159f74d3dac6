import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { explained } from "../model/problems";
import type { Step } from "../model/route";
import { type Choosing, isPreviewed, notAccepted, type Sync } from "../sync/state";
import { type SyncActions, useSync } from "../sync/useSync";
import { ClassesStep } from "./ClassesStep";
import { ConfirmStep } from "./ConfirmStep";
import { Go, go } from "./Go";
import { Heading } from "./Heading";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";
import { Steps } from "./Steps";
import { SubjectsStep } from "./SubjectsStep";
import { useSchoolName } from "./useSchoolName";
import { Waiting } from "./Waiting";

interface Props {
  readonly school: string;
  readonly step: Step;
}

const TITLES: Record<Step, string> = {
  subjects: "Choose the subjects",
  classes: "Choose the classes",
  confirm: "Check and confirm",
};

/** A manual sync, in three steps. */
export function SyncPage({ school, step }: Props) {
  const { sync, actions } = useSync(school);
  useLookBeforeConfirm(step, sync, actions);
  useShowResult(school, sync);
  const name = useSchoolName(school);
  return (
    <>
      <Heading words={TITLES[step]} over={name} />
      {sync.at !== "confirmed" && <Steps school={school} step={step} />}
      <Shown school={school} step={step} sync={sync} actions={actions} />
    </>
  );
}

interface ShownProps extends Props {
  readonly sync: Sync;
  readonly actions: SyncActions;
}

function Shown({ school, step, sync, actions }: ShownProps) {
  switch (sync.at) {
    case "reading":
      return <Waiting words="Reading your MIS. This takes up to half a minute…" />;
    case "unread":
      return <ProblemMessage problem={sync.problem} onAgain={actions.look} />;
    case "confirmed":
      return <AlreadyDone school={school} runId={sync.runId} onStart={actions.startAgain} />;
    case "confirming":
      return <Waiting words="Confirming. This takes up to half a minute…" />;
    case "choosing":
      return (
        <>
          {sync.setback && (
            <ProblemMessage problem={sync.setback.problem} onAgain={againOf(sync, actions)} />
          )}
          <StepOf school={school} step={step} sync={sync} actions={actions} />
        </>
      );
  }
}

/** What "again" means: confirm again what still holds, or otherwise look again. */
function againOf(sync: Choosing, actions: SyncActions): () => void {
  const wasConfirm = sync.setback?.during === "confirm";
  const stillHolds = isPreviewed(sync) && !isOutdated(sync) && notAccepted(sync).length === 0;
  return wasConfirm && stillHolds ? actions.confirm : actions.look;
}

interface StepProps extends Props {
  readonly sync: Choosing;
  readonly actions: SyncActions;
}

function StepOf({ school, step, sync, actions }: StepProps): ComponentChildren {
  switch (step) {
    case "subjects":
      return <SubjectsStep school={school} sync={sync} onChoose={actions.choose} />;
    case "classes":
      return <ClassesStep school={school} sync={sync} onChoose={actions.choose} />;
    case "confirm":
      // Warnings that no longer hold, or of another choice, must not be there to be accepted.
      return isPreviewed(sync) && !isOutdated(sync) ? (
        <ConfirmStep school={school} sync={sync} actions={actions} />
      ) : null;
  }
}

function isOutdated({ setback }: Choosing): boolean {
  return setback !== null && explained(setback.problem).remedy === "look_again";
}

/** The last step shows what would happen, so it needs a preview of what is chosen now. */
function useLookBeforeConfirm(step: Step, sync: Sync, actions: SyncActions): void {
  const isNeeded =
    step === "confirm" && sync.at === "choosing" && !isPreviewed(sync) && sync.setback === null;
  useEffect(() => {
    if (isNeeded) actions.look();
  }, [isNeeded]);
}

/** From "confirming" to the result, with no way back to a step that is over. */
function useShowResult(school: string, sync: Sync): void {
  const runId = sync.at === "confirmed" ? sync.runId : null;
  const isNew = sync.at === "confirmed" && sync.isNew;
  useEffect(() => {
    if (runId && isNew) go({ at: "run", school, run: runId }, { isInstead: true });
  }, [school, runId, isNew]);
}

interface AlreadyDoneProps {
  readonly school: string;
  readonly runId: string;
  readonly onStart: () => void;
}

function AlreadyDone({ school, runId, onStart }: AlreadyDoneProps) {
  return (
    <Message tone="good" title="This manual sync is confirmed">
      <p>It was done once, and going back does not undo it.</p>
      <p class="ways">
        <Go to={{ at: "run", school, run: runId }} look="button main">
          See what was done
        </Go>
        <button type="button" class="button" onClick={onStart}>
          Start another manual sync
        </button>
      </p>
    </Message>
  );
}
