import { useEffect, useReducer, useRef } from "preact/hooks";

import type { Asked } from "../api/client";
import { asProblem } from "../api/problem";
import type { Preview } from "../api/types";
import { type Choice, selectionOf } from "../model/choice";
import { type Answer, confirmBody, NO_DECISIONS } from "../model/decisions";
import { type Draft, loadDraft, saveDraft } from "../model/draft";
import { explained } from "../model/problems";
import { type Step, syncPath, type WayBack } from "../model/route";
import { useServices } from "../services";
import {
  type Choosing,
  type Event,
  type Kept,
  keptOf,
  NOTHING_KEPT,
  next,
  type Sync,
} from "./state";

export interface SyncActions {
  readonly choose: (choice: Choice) => void;
  /** Gives warnings one answer; null takes it back. */
  readonly decide: (ids: readonly string[], answer: Answer | null) => void;
  readonly keepUntil: (day: string) => void;
  /** Reads the MIS again, for what is chosen now. */
  readonly look: () => void;
  /** Forgets it all and begins with what the school has chosen until now. */
  readonly startAgain: () => void;
  readonly confirm: () => void;
}

export interface Begun {
  readonly school: string;
  /** Where the person came in: the plan begins afresh once a sync is confirmed. */
  readonly step: Step;
  /** What is brought back, in place of a new selection. */
  readonly back: WayBack | null;
}

/** The manual sync of this tab: begun, or taken up where it was left. */
export function useSync({ school, step, back }: Begun): { sync: Sync; actions: SyncActions } {
  const { api, session } = useServices();
  const [sync, dispatch] = useReducer<Sync, Event>(next, {
    at: "reading",
    choice: null,
    kept: NOTHING_KEPT,
  });
  const { person } = session;
  const name = back ? `${school}/${syncPath(back)}` : school;
  useEffect(() => keep(name, person, sync), [name, person, sync]);

  const read = async (choice: Choice | null, kept: Kept, before: Choosing | null = null) => {
    dispatch({ kind: "read", choice, kept });
    try {
      const preview = await api.preview(school, askedOf(choice, back));
      dispatch({ kind: "previewed", preview });
    } catch (error) {
      dispatch({ kind: "unread", problem: asProblem(error), before });
    }
  };

  const resume = async (draft: Draft) => {
    const kept = { decisions: draft.decisions, keepUntil: draft.keepUntil, seen: null };
    dispatch({ kind: "read", choice: draft.choice, kept });
    try {
      const preview = await api.previewAgain(school, draft.previewId);
      if (isOver(preview)) await read(draft.choice, { ...kept, seen: preview });
      else dispatch({ kind: "resumed", preview, choice: draft.choice });
    } catch (error) {
      const problem = asProblem(error);
      if (explained(problem).remedy === "look_again") await read(draft.choice, kept);
      else dispatch({ kind: "unread", problem, before: null });
    }
  };

  const confirm = async ({ preview, decisions, keepUntil }: Choosing) => {
    dispatch({ kind: "confirm" });
    try {
      const run = await api.confirm(school, confirmBody(preview, decisions, keepUntil || null));
      dispatch({ kind: "confirmed", runId: run.run_id, isNew: true });
    } catch (error) {
      dispatch({ kind: "refused", problem: asProblem(error) });
    }
  };

  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    const draft = loadDraft(sessionStorage, name, person);
    if (draft?.runId && step !== "plan") {
      dispatch({ kind: "confirmed", runId: draft.runId, isNew: false });
    } else if (draft && !draft.runId) void resume(draft);
    else void read(null, NOTHING_KEPT);
  });

  const actions: SyncActions = {
    choose: (choice) => dispatch({ kind: "chosen", choice }),
    decide: (ids, answer) => dispatch({ kind: "decided", ids, answer }),
    keepUntil: (day) => dispatch({ kind: "kept_until", day }),
    look: () => {
      if (sync.at === "choosing") void read(sync.choice, keptOf(sync), sync);
      if (sync.at === "unread") void read(sync.choice, sync.kept);
    },
    startAgain: () => void read(null, NOTHING_KEPT),
    confirm: () => {
      if (sync.at === "choosing") void confirm(sync);
    },
  };
  return { sync, actions };
}

function askedOf(choice: Choice | null, back: WayBack | null): Asked {
  if (back) return "undo" in back ? { undo: back.undo } : { restore: back.restore.split(",") };
  return choice ? { selection: selectionOf(choice) } : {};
}

function isOver(preview: Preview): boolean {
  return Date.parse(preview.expires_at) <= Date.now();
}

function keep(name: string, person: string, sync: Sync): void {
  const draft = draftOf(person, sync);
  if (draft) saveDraft(sessionStorage, name, draft);
}

function draftOf(person: string, sync: Sync): Draft | null {
  const nothing = { subjects: new Set<string>(), classes: new Set<string>() };
  const undecided = { decisions: NO_DECISIONS, keepUntil: "" };
  switch (sync.at) {
    case "choosing":
    case "confirming": {
      const shown = sync.at === "choosing" ? sync : sync.before;
      const { preview, choice, decisions, keepUntil } = shown;
      const previewId = preview.preview_id;
      return { person, previewId, choice, decisions, keepUntil, runId: null };
    }
    case "confirmed":
      return { person, previewId: "", choice: nothing, ...undecided, runId: sync.runId };
    case "reading":
    case "unread":
      return null;
  }
}
