/** What a person has chosen to sync, held against what was chosen before. */

import type { ItemState, Preview, PreviewClass, Selection } from "../api/types";

export interface Choice {
  readonly subjects: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
}

/** How an item differs from what was chosen before this manual sync. */
export type Mark = "added" | "removed";

interface Item {
  readonly id: string;
  readonly state: ItemState;
}

/** What the school had chosen before, of what is still on the MIS. */
export function presentChoice(preview: Preview): Choice {
  return choiceOf(preview, ["selected", "removed", "emptied", "kept"]);
}

/** What the preview was made for. */
export function previewedChoice(preview: Preview): Choice {
  return choiceOf(preview, ["selected", "added", "emptied", "kept", "restored"]);
}

function choiceOf(preview: Preview, states: readonly ItemState[]): Choice {
  const chosen = (items: readonly Item[]) =>
    new Set(items.filter((item) => states.includes(item.state)).map((item) => item.id));
  return { subjects: chosen(preview.subjects), classes: chosen(preview.classes) };
}

/**
 * Chooses subjects. With one that was chosen before come the classes that were chosen before;
 * with a new one come all its classes, to be thinned out in the next step.
 */
export function addSubjects(choice: Choice, ids: Iterable<string>, preview: Preview): Choice {
  const before = presentChoice(preview);
  const subjects = new Set(choice.subjects);
  const classes = new Set(choice.classes);
  const added = new Set([...ids].filter((id) => !choice.subjects.has(id)));
  for (const id of added) subjects.add(id);
  for (const each of preview.classes) {
    if (!added.has(each.subject_id) || each.state === "deleted") continue;
    if (!before.subjects.has(each.subject_id) || before.classes.has(each.id)) classes.add(each.id);
  }
  return { subjects, classes };
}

/** Takes subjects out, and their classes with them. */
export function removeSubjects(choice: Choice, ids: Iterable<string>, preview: Preview): Choice {
  const gone = new Set(ids);
  const subjects = new Set([...choice.subjects].filter((id) => !gone.has(id)));
  const classes = new Set(choice.classes);
  for (const each of preview.classes) if (gone.has(each.subject_id)) classes.delete(each.id);
  return { subjects, classes };
}

/** Chooses classes, each with its subject. */
export function addClasses(choice: Choice, ids: Iterable<string>, preview: Preview): Choice {
  const added = new Set(ids);
  const owners = preview.classes
    .filter((each) => added.has(each.id))
    .map((each) => each.subject_id);
  return {
    subjects: new Set([...choice.subjects, ...owners]),
    classes: new Set([...choice.classes, ...added]),
  };
}

export function removeClasses(choice: Choice, ids: Iterable<string>): Choice {
  const gone = new Set(ids);
  return { ...choice, classes: new Set([...choice.classes].filter((id) => !gone.has(id))) };
}

/** Takes out what neither the MIS nor the platform knows any more. */
export function withoutUnknown(
  choice: Choice,
  unknown: { subjects?: readonly string[]; classes?: readonly string[] },
): Choice {
  const gone = new Set(unknown.subjects ?? []);
  const subjects = new Set([...choice.subjects].filter((id) => !gone.has(id)));
  return removeClasses({ ...choice, subjects }, unknown.classes ?? []);
}

/** The classes to choose among: under the chosen subjects, and those that go with a subject. */
export function classesOnOffer(preview: Preview, subjects: ReadonlySet<string>): PreviewClass[] {
  const before = presentChoice(preview).classes;
  return preview.classes.filter(
    (each) => each.state !== "deleted" && (subjects.has(each.subject_id) || before.has(each.id)),
  );
}

export function markOf(
  id: string,
  before: ReadonlySet<string>,
  now: ReadonlySet<string>,
): Mark | null {
  if (before.has(id) === now.has(id)) return null;
  return now.has(id) ? "added" : "removed";
}

export function isSameChoice(one: Choice, other: Choice): boolean {
  return isSameSet(one.subjects, other.subjects) && isSameSet(one.classes, other.classes);
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}

/** The choice as the API takes it. */
export function selectionOf(choice: Choice): Selection {
  return { subjects: [...choice.subjects].sort(), classes: [...choice.classes].sort() };
}
