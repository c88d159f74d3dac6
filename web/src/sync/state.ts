/** A manual sync as the page goes through it: each event leads from one state to the next. */

import type { Problem } from "../api/problem";
import type { Preview } from "../api/types";
import { type Choice, isSameChoice, previewedChoice, withoutUnknown } from "../model/choice";
import {
  type Answer,
  answered,
  type Decisions,
  NO_DECISIONS,
  newSince,
  stillHolding,
  undecided,
} from "../model/decisions";

export type Sync =
  /** The MIS is being read, for `choice`; null stands for what the school has chosen until now. */
  | { readonly at: "reading"; readonly choice: Choice | null; readonly kept: Kept }
  /** It could not be read, and there is nothing older to show. */
  | {
      readonly at: "unread";
      readonly choice: Choice | null;
      readonly kept: Kept;
      readonly problem: Problem;
    }
  | Choosing
  | { readonly at: "confirming"; readonly before: Choosing }
  /** `isNew` is false for a sync that was confirmed before and is only come back to. */
  | { readonly at: "confirmed"; readonly runId: string; readonly isNew: boolean };

/** What a person did, which outlives the preview that they did it with. */
export interface Kept {
  readonly decisions: Decisions;
  /** The last day on which what is kept stays as it is. */
  readonly keepUntil: string;
  /** The preview that the person has seen; null for none. */
  readonly seen: Preview | null;
}

export const NOTHING_KEPT: Kept = { decisions: NO_DECISIONS, keepUntil: "", seen: null };

export interface Choosing {
  readonly at: "choosing";
  readonly preview: Preview;
  readonly choice: Choice;
  readonly decisions: Decisions;
  readonly keepUntil: string;
  /** Ids of the warnings that the preview before did not have, or that say something else now. */
  readonly news: ReadonlySet<string>;
  /** What the last attempt came to nothing by. */
  readonly setback: Setback | null;
}

export interface Setback {
  readonly during: "look" | "confirm";
  readonly problem: Problem;
}

export type Event =
  | { readonly kind: "read"; readonly choice: Choice | null; readonly kept: Kept }
  | { readonly kind: "previewed"; readonly preview: Preview }
  | { readonly kind: "resumed"; readonly preview: Preview; readonly choice: Choice }
  | { readonly kind: "unread"; readonly problem: Problem; readonly before: Choosing | null }
  | { readonly kind: "chosen"; readonly choice: Choice }
  /** Warnings of these ids get one answer; null takes it back. */
  | { readonly kind: "decided"; readonly ids: readonly string[]; readonly answer: Answer | null }
  | { readonly kind: "kept_until"; readonly day: string }
  | { readonly kind: "confirm" }
  | { readonly kind: "confirmed"; readonly runId: string; readonly isNew: boolean }
  | { readonly kind: "refused"; readonly problem: Problem };

export function next(sync: Sync, event: Event): Sync {
  switch (event.kind) {
    case "read":
      return { at: "reading", choice: event.choice, kept: event.kept };
    case "previewed":
      return choosing(event.preview, previewedChoice(event.preview), keptOf(sync));
    case "resumed":
      return choosing(event.preview, event.choice, keptOf(sync));
    case "unread":
      return sync.at === "reading" ? afterFailedRead(sync, event) : sync;
    case "chosen":
      return sync.at === "choosing" ? { ...sync, choice: event.choice } : sync;
    case "decided":
      return sync.at === "choosing" ? deciding(sync, event.ids, event.answer) : sync;
    case "kept_until":
      return sync.at === "choosing" ? { ...sync, keepUntil: event.day } : sync;
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

/** The warnings that still need an answer. */
export function notDecided(sync: Choosing): string[] {
  return undecided(sync.preview, sync.decisions);
}

/** What outlives the preview of a state. */
export function keptOf(sync: Sync): Kept {
  switch (sync.at) {
    case "reading":
    case "unread":
      return sync.kept;
    case "choosing":
      return { decisions: sync.decisions, keepUntil: sync.keepUntil, seen: sync.preview };
    case "confirming":
      return keptOf(sync.before);
    case "confirmed":
      return NOTHING_KEPT;
  }
}

function choosing(preview: Preview, choice: Choice, kept: Kept): Choosing {
  return {
    at: "choosing",
    preview,
    choice,
    decisions: stillHolding(kept.decisions, preview),
    keepUntil: kept.keepUntil,
    news: kept.seen ? newSince(kept.seen, preview) : new Set(),
    setback: null,
  };
}

function afterFailedRead(
  { choice: asked, kept }: { choice: Choice | null; kept: Kept },
  { problem, before }: { problem: Problem; before: Choosing | null },
): Sync {
  const choice = asked && withoutUnknown(asked, problem.body.unknown ?? {});
  if (before) {
    return { ...before, choice: choice ?? before.choice, setback: { during: "look", problem } };
  }
  return { at: "unread", choice, kept, problem };
}

function deciding(sync: Choosing, ids: readonly string[], answer: Answer | null): Choosing {
  return { ...sync, decisions: answered(sync.decisions, sync.preview, ids, answer) };
}
