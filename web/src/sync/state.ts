/** A manual sync as the page goes through it: each event leads from one state to the next. */

import type { Problem } from "../api/problem";
import type { Preview } from "../api/types";
import { type Choice, isSameChoice, previewedChoice, withoutUnknown } from "../model/choice";

export type Sync =
  /** The MIS is being read, for `choice`; null stands for what the school has chosen until now. */
  | { readonly at: "reading"; readonly choice: Choice | null }
  /** It could not be read, and there is nothing older to show. */
  | { readonly at: "unread"; readonly choice: Choice | null; readonly problem: Problem }
  | Choosing
  | { readonly at: "confirming"; readonly before: Choosing }
  /** `isNew` is false for a sync that was confirmed before and is only come back to. */
  | { readonly at: "confirmed"; readonly runId: string; readonly isNew: boolean };

export interface Choosing {
  readonly at: "choosing";
  readonly preview: Preview;
  readonly choice: Choice;
  readonly accepted: ReadonlySet<string>;
  /** Doubtful matches of two different students. */
  readonly different: ReadonlySet<string>;
  /** What the last attempt came to nothing by. */
  readonly setback: Setback | null;
}

export interface Setback {
  readonly during: "look" | "confirm";
  readonly problem: Problem;
}

export type Event =
  | { readonly kind: "read"; readonly choice: Choice | null }
  | { readonly kind: "previewed"; readonly preview: Preview }
  | {
      readonly kind: "resumed";
      readonly preview: Preview;
      readonly choice: Choice;
      readonly accepted: ReadonlySet<string>;
      readonly different: ReadonlySet<string>;
    }
  | { readonly kind: "unread"; readonly problem: Problem; readonly before: Choosing | null }
  | { readonly kind: "chosen"; readonly choice: Choice }
  | { readonly kind: "accepted"; readonly id: string; readonly isAccepted: boolean }
  | { readonly kind: "told_apart"; readonly id: string; readonly areDifferent: boolean }
  | { readonly kind: "confirm" }
  | { readonly kind: "confirmed"; readonly runId: string; readonly isNew: boolean }
  | { readonly kind: "refused"; readonly problem: Problem };

export function next(sync: Sync, event: Event): Sync {
  switch (event.kind) {
    case "read":
      return { at: "reading", choice: event.choice };
    case "previewed":
      return choosing(event.preview, previewedChoice(event.preview));
    case "resumed":
      return {
        ...choosing(event.preview, event.choice),
        accepted: event.accepted,
        different: event.different,
      };
    case "unread":
      return sync.at === "reading" ? afterFailedRead(sync.choice, event) : sync;
    case "chosen":
      return sync.at === "choosing" ? { ...sync, choice: event.choice } : sync;
    case "accepted":
      return sync.at === "choosing" ? accepting(sync, event.id, event.isAccepted) : sync;
    case "told_apart":
      return sync.at === "choosing" ? tellingApart(sync, event.id, event.areDifferent) : sync;
    case "confirm":
      return sync.at === "choosing" ? { at: "confirming", before: sync } : sync;
    case "confirmed":
      return { at: "confirmed", runId: event.runId, isNew: event.isNew };
    case "refused":
      return sync.at === "confirming"
        ? { ...sync.before, setback: { during: "confirm", problem: event.problem } }
        : sync;
  }
}

/** Whether the preview answers the choice as it is now. */
export function isPreviewed(sync: Choosing): boolean {
  return isSameChoice(sync.choice, previewedChoice(sync.preview));
}

/** The warnings that still need a tick. */
export function notAccepted(sync: Choosing): string[] {
  const isDecided = (id: string) => sync.accepted.has(id) || sync.different.has(id);
  return sync.preview.warnings.map((each) => each.id).filter((id) => !isDecided(id));
}

function choosing(preview: Preview, choice: Choice): Choosing {
  return {
    at: "choosing",
    preview,
    choice,
    accepted: new Set(),
    different: new Set(),
    setback: null,
  };
}

function afterFailedRead(
  asked: Choice | null,
  { problem, before }: { problem: Problem; before: Choosing | null },
): Sync {
  const choice = asked && withoutUnknown(asked, problem.body.unknown ?? {});
  if (before && choice) return { ...before, choice, setback: { during: "look", problem } };
  return { at: "unread", choice, problem };
}

function accepting(sync: Choosing, id: string, isAccepted: boolean): Choosing {
  const different = isAccepted ? without(sync.different, id) : sync.different;
  return { ...sync, accepted: ticked(sync.accepted, id, isAccepted), different };
}

function tellingApart(sync: Choosing, id: string, areDifferent: boolean): Choosing {
  const accepted = areDifferent ? without(sync.accepted, id) : sync.accepted;
  return { ...sync, accepted, different: ticked(sync.different, id, areDifferent) };
}

function ticked(ids: ReadonlySet<string>, id: string, isTicked: boolean): ReadonlySet<string> {
  return isTicked ? new Set([...ids, id]) : without(ids, id);
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((each) => each !== id));
}
