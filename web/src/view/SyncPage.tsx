import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { explained } from "../model/problems";
import type { School } from "../api/types";
import type { Step, WayBack } from "../model/route";
import { type Choosing, isPreviewed, notDecided, type Sync } from "../sync/state";
import { type SyncActions, useSync } from "../sync/useSync";
import { ClassesStep } from "./ClassesStep";
import { ConfirmStep } from "./ConfirmStep";
import { Go, go } from "./Go";
import { Heading } from "./Heading";
import { Message } from "./Message";
import { PlanStep } from "./PlanStep";
import { ProblemMessage } from "./ProblemMessage";
import { Steps } from "./Steps";
import { SubjectsStep } from "./SubjectsStep";
import { useSchool } from "./useSchool";
import { Waiting } from "./Waiting";

/** Which sync of which school; with `step` it is a place to go to. */
export interface SyncPlace {
  readonly at: "sync";
  readonly school: string;
  readonly back: WayBack | null;
}

interface Props {
  readonly school: string;
  readonly step: Step;
  readonly back: WayBack | null;
}

const TITLES: Record<Step, string> = {
  plan: "What the sync would do",
  subjects: "Choose the subjects",
  classes: "Choose the classes",
  confirm: "Check and confirm",
};

function titleOf(step: Step, back: WayBack | null): string {
  if (!back || step === "confirm") return TITLES[step];
  return "undo" in back ? "Take a sync back" : "Bring classes back";
}

/** A manual sync: the plan, the choice beside it, and the confirm. */
export function SyncPage({ school: id, step, back }: Props) {
  const { sync, actions } = useSync({ school: id, step, back });
  useLookBeforeConfirm(step, sync, actions);
  useShowResult(id, sync);
  const school = useSchool(id);
  const place = { at: "sync", school: id, back } as const;
  return (
    <>
      <Heading words={titleOf(step, back)} over={school?.name ?? ""} />
      {sync.at !== "confirmed" && <Steps place={place} step={step} />}
      <Shown place={place} school={school} step={step} sync={sync} actions={actions} />
    </>
  );
}

interface ShownProps {
  readonly place: SyncPlace;
  readonly school: School | null;
  readonly step: Step;
  readonly sync: Sync;
  readonly actions: SyncActions;
}

function Shown({ place, school, step, sync, actions }: ShownProps) {
  switch (sync.at) {
    case "reading":
      return <Waiting words="Reading your MIS. This takes up to half a minute…" />;
    case "unread":
      return <ProblemMessage problem={sync.problem} onAgain={actions.look} />;
    case "confirmed":
      return <AlreadyDone school={place.school} runId={sync.runId} onStart={actions.startAgain} />;
    case "confirming":
      return <Waiting words="Confirming. This takes up to half a minute…" />;
    case "choosing":
      return (
        <>
          {sync.setback && (
            <ProblemMessage problem={sync.setback.problem} onAgain={againOf(sync, actions)} />
          )}
          <StepOf place={place} school={school} step={step} sync={sync} actions={actions} />
        </>
      );
  }
}

/** What "again" means: confirm again what still holds, or otherwise look again. */
function againOf(sync: Choosing, actions: SyncActions): () => void {
  const wasConfirm = sync.setback?.during === "confirm";
  const stillHolds = isPreviewed(sync) && !isOutdated(sync) && notDecided(sync).length === 0;
  return wasConfirm && stillHolds ? actions.confirm : actions.look;
}

interface StepProps extends Omit<ShownProps, "sync"> {
  readonly sync: Choosing;
}

function StepOf({ place, school, step, sync, actions }: StepProps): ComponentChildren {
  switch (step) {
    case "plan":
      return <PlanStep place={place} school={school} sync={sync} />;
    case "subjects":
      return <SubjectsStep place={place} sync={sync} onChoose={actions.choose} />;
    case "classes":
      return <ClassesStep place={place} sync={sync} onChoose={actions.choose} />;
    case "confirm":
      // Warnings that no longer hold, or of another choice, must not be there to be accepted.
      return isPreviewed(sync) && !isOutdated(sync) ? (
        <ConfirmStep place={place} school={school} sync={sync} actions={actions} />
      ) : null;
  }
}

function isOutdated({ setback }: Choosing): boolean {
  return setback !== null && explained(setback.problem).remedy === "look_again";
}

/** The plan and the last step show what would happen, so they need a preview of what is chosen now. */
function useLookBeforeConfirm(step: Step, sync: Sync, actions: SyncActions): void {
  const isNeeded =
    (step === "confirm" || step === "plan") &&
    sync.at === "choosing" &&
    !isPreviewed(sync) &&
    sync.setback === null;
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
