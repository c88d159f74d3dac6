/** What must outlive a reload, a new sign-in or the back button: kept for one tab alone. */

import type { Choice } from "./choice";

export interface Draft {
  /** Whose it is: another person at the same computer starts afresh. */
  readonly person: string;
  readonly previewId: string;
  readonly choice: Choice;
  /** Ids of the accepted warnings, of this very preview. */
  readonly accepted: ReadonlySet<string>;
  /** Ids of the doubtful matches of two different students. */
  readonly different: ReadonlySet<string>;
  /** The run that this manual sync became, once it is confirmed. */
  readonly runId: string | null;
}

interface Stored {
  person: string;
  previewId: string;
  subjects: string[];
  classes: string[];
  accepted: string[];
  different?: string[];
  runId: string | null;
}

const PREFIX = "draft:";

const key = (schoolId: string) => `${PREFIX}${schoolId}`;

export function saveDraft(store: Storage, schoolId: string, draft: Draft): void {
  const stored: Stored = {
    person: draft.person,
    previewId: draft.previewId,
    subjects: [...draft.choice.subjects],
    classes: [...draft.choice.classes],
    accepted: [...draft.accepted],
    different: [...draft.different],
    runId: draft.runId,
  };
  store.setItem(key(schoolId), JSON.stringify(stored));
}

/** The person's draft for the school; null where there is none, or none that can be read. */
export function loadDraft(store: Storage, schoolId: string, person: string): Draft | null {
  const stored = parse(store.getItem(key(schoolId)));
  if (stored?.person !== person) return null;
  return {
    person,
    previewId: stored.previewId,
    choice: { subjects: new Set(stored.subjects), classes: new Set(stored.classes) },
    accepted: new Set(stored.accepted),
    different: new Set(stored.different),
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
