import { useEffect, useReducer, useRef } from "preact/hooks";

import { asProblem } from "../api/problem";
import { type Choice, selectionOf } from "../model/choice";
import { type Draft, loadDraft, saveDraft } from "../model/draft";
import { useServices } from "../services";
import { type Choosing, type Event, next, type Sync } from "./state";

export interface SyncActions {
  readonly choose: (choice: Choice) => void;
  readonly accept: (id: string, isAccepted: boolean) => void;
  /** Says that the two students of a doubtful match are different ones. */
  readonly tellApart: (id: string, areDifferent: boolean) => void;
  /** Reads the MIS again, for what is chosen now. */
  readonly look: () => void;
  /** Forgets it all and begins with what the school has chosen until now. */
  readonly startAgain: () => void;
  readonly confirm: () => void;
}

/** The school's manual sync of this tab: begun, or taken up where it was left. */
export function useSync(school: string): { sync: Sync; actions: SyncActions } {
  const { api, session } = useServices();
  const [sync, dispatch] = useReducer<Sync, Event>(next, { at: "reading", choice: null });
  const { person } = session;

  useEffect(() => keep(school, person, sync), [school, person, sync]);

  const read = async (choice: Choice | null, before: Choosing | null) => {
    dispatch({ kind: "read", choice });
    try {
      const selection = choice ? selectionOf(choice) : undefined;
      dispatch({ kind: "previewed", preview: await api.preview(school, selection) });
    } catch (error) {
      dispatch({ kind: "unread", problem: asProblem(error), before });
    }
  };

  const resume = async (draft: Draft) => {
    dispatch({ kind: "read", choice: draft.choice });
    try {
      const preview = await api.previewAgain(school, draft.previewId);
      const { choice, accepted, different } = draft;
      dispatch({ kind: "resumed", preview, choice, accepted, different });
    } catch (error) {
      dispatch({ kind: "unread", problem: asProblem(error), before: null });
    }
  };

  const confirm = async (confirmed: Choosing) => {
    dispatch({ kind: "confirm" });
    try {
      const decided = { accept: [...confirmed.accepted], different: [...confirmed.different] };
      const run = await api.confirm(school, confirmed.preview.preview_id, decided);
      dispatch({ kind: "confirmed", runId: run.run_id, isNew: true });
    } catch (error) {
      dispatch({ kind: "refused", problem: asProblem(error) });
    }
  };

  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    const draft = loadDraft(sessionStorage, school, person);
    if (draft?.runId) dispatch({ kind: "confirmed", runId: draft.runId, isNew: false });
    else if (draft) void resume(draft);
    else void read(null, null);
  });

  const actions: SyncActions = {
    choose: (choice) => dispatch({ kind: "chosen", choice }),
    accept: (id, isAccepted) => dispatch({ kind: "accepted", id, isAccepted }),
    tellApart: (id, areDifferent) => dispatch({ kind: "told_apart", id, areDifferent }),
    look: () => {
      if (sync.at === "choosing") void read(sync.choice, sync);
      if (sync.at === "unread") void read(sync.choice, null);
    },
    startAgain: () => void read(null, null),
    confirm: () => {
      if (sync.at === "choosing") void confirm(sync);
    },
  };
  return { sync, actions };
}

const UNDECIDED = { accepted: new Set<string>(), different: new Set<string>() };

function keep(school: string, person: string, sync: Sync): void {
  const draft = draftOf(person, sync);
  if (draft) saveDraft(sessionStorage, school, draft);
}

function draftOf(person: string, sync: Sync): Draft | null {
  const nothing = { subjects: new Set<string>(), classes: new Set<string>() };
  switch (sync.at) {
    case "choosing":
    case "confirming": {
      const { preview, choice, accepted, different } = sync.at === "choosing" ? sync : sync.before;
      const previewId = preview.preview_id;
      return { person, previewId, choice, accepted, different, runId: null };
    }
    case "confirmed":
      return { person, previewId: "", choice: nothing, ...UNDECIDED, runId: sync.runId };
    case "reading":
    case "unread":
      return null;
  }
}
