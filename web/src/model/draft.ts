/** What must outlive a reload, a new sign-in or the back button: kept for one tab alone. */

import type { Choice } from "./choice";
import type { Decision, Decisions } from "./decisions";

export interface Draft {
  /** Whose it is: another person at the same computer starts afresh. */
  readonly person: string;
  readonly previewId: string;
  readonly choice: Choice;
  /** Each with what its warning said, so that it holds for another preview that says the same. */
  readonly decisions: Decisions;
  readonly keepUntil: string;
  /** The run that this manual sync became, once it is confirmed. */
  readonly runId: string | null;
}

interface Stored {
  person: string;
  previewId: string;
  subjects: string[];
  classes: string[];
  decisions: [string, Decision][];
  keepUntil: string;
  runId: string | null;
}

const PREFIX = "draft:";

const key = (name: string) => `${PREFIX}${name}`;

/** `name` is the school's id, and what else tells its syncs apart. */
export function saveDraft(store: Storage, name: string, draft: Draft): void {
  const stored: Stored = {
    person: draft.person,
    previewId: draft.previewId,
    subjects: [...draft.choice.subjects],
    classes: [...draft.choice.classes],
    decisions: [...draft.decisions],
    keepUntil: draft.keepUntil,
    runId: draft.runId,
  };
  store.setItem(key(name), JSON.stringify(stored));
}

/** The person's draft of that name; null where there is none, or none that can be read. */
export function loadDraft(store: Storage, name: string, person: string): Draft | null {
  const stored = parse(store.getItem(key(name)));
  if (stored?.person !== person) return null;
  return {
    person,
    previewId: stored.previewId,
    choice: { subjects: new Set(stored.subjects), classes: new Set(stored.classes) },
    decisions: new Map(stored.decisions ?? []),
    keepUntil: stored.keepUntil ?? "",
    runId: stored.runId,
  };
}

/** Forgets the drafts of every school. */
export function forgetDrafts(store: Storage): void {
  const keys = Array.from({ length: store.length }, (_, place) => store.key(place) ?? "");
  for (const each of keys) if (each.startsWith(PREFIX)) store.removeItem(each);
}

function parse(text: string | null): Stored | null {
  try {
    return text ? (JSON.parse(text) as Stored) : null;
  } catch {
    return null;
  }
}
