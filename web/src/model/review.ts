/** The warnings of a preview in groups, as a person settles them. */

import type { Pair, Preview, PreviewClass, Warning, WarningCode } from "../api/types";
import { classes, tasks } from "./counts";
import { type Decisions, pairsOf } from "./decisions";
import { inOrder } from "./warnings";

/** One thing to decide. A subject's warning holds those of its classes. */
export interface ReviewItem {
  readonly warning: Warning;
  readonly held: readonly Warning[];
  readonly pairs: readonly Pair[];
  readonly subject: string;
  readonly teacher: string | null;
  /** When the first of the tasks at stake is due; null if none is. */
  readonly due: string | null;
}

export interface ReviewGroup {
  readonly key: string;
  readonly title: string;
  readonly items: readonly ReviewItem[];
  /** What one tick for the whole group says; null where each has its own. */
  readonly oneTick: string | null;
}

const SINGLE: readonly WarningCode[] = [
  "mis_changed",
  "mass_departure",
  "teachers_gone",
  "doubtful_match",
  "deleted_subject",
  "removed_subject",
];

const HELD: readonly WarningCode[] = ["deleted_class", "removed_class"];

/** All ids that an item's answer answers. */
export function idsOf(item: ReviewItem): string[] {
  return [item.warning.id, ...item.held.map((warning) => warning.id)];
}

export function isDecided(item: ReviewItem, decisions: Decisions): boolean {
  return idsOf(item).every((id) => decisions.has(id));
}

/** What needs the most thought comes first; a group in which nothing is lost, last. */
export function reviewGroups(preview: Preview): ReviewGroup[] {
  const items = itemsOf(preview);
  const groups = new Map<string, ReviewItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups]
    .map(([key, members]) => groupOf(key, members))
    .sort((one, other) => rankOf(one) - rankOf(other));
}

function itemsOf(preview: Preview): ReviewItem[] {
  const of = new Map(preview.classes.map((each) => [each.id, each]));
  const names = new Map(preview.subjects.map((subject) => [subject.id, subject.name]));
  const held = heldBySubject(preview, of);
  const isHeld = new Set([...held.values()].flat().map((warning) => warning.id));
  return inOrder(preview.warnings)
    .filter((warning) => !isHeld.has(warning.id))
    .map((warning) => {
      const known = warning.entity.kind === "class" ? of.get(warning.entity.id) : undefined;
      return {
        warning,
        held: held.get(warning.id) ?? [],
        pairs: pairsOf(preview, warning),
        subject: known ? (names.get(known.subject_id) ?? "") : "",
        teacher: known?.teacher ?? null,
        due: firstDue(warning),
      };
    });
}

function heldBySubject(
  preview: Preview,
  of: ReadonlyMap<string, PreviewClass>,
): Map<string, Warning[]> {
  const holders = preview.warnings.filter((warning) => warning.entity.kind === "subject");
  // What may be another class under another id is a question of its own.
  const byClass = preview.warnings.filter(
    (warning) => HELD.includes(warning.code) && pairsOf(preview, warning).length === 0,
  );
  return new Map(
    holders.map((holder) => [
      holder.id,
      byClass.filter((each) => of.get(each.entity.id)?.subject_id === holder.entity.id),
    ]),
  );
}

export function firstDue(warning: Warning): string | null {
  const dues = warning.tasks.flatMap((task) => task.due_at ?? []).sort();
  return dues[0] ?? null;
}

function keyOf({ warning, pairs, subject }: ReviewItem): string {
  if (SINGLE.includes(warning.code)) return warning.code;
  if (pairs.some((pair) => pair.strong)) return "pair";
  return warning.tasks_lost > 0 ? `${warning.code} ${subject}` : warning.code;
}

function groupOf(key: string, items: readonly ReviewItem[]): ReviewGroup {
  const [first] = items as [ReviewItem];
  const { code, tasks_lost } = first.warning;
  const isOne = items.length > 1 && tasks_lost === 0 && key !== "pair" && !SINGLE.includes(code);
  return {
    key,
    title: key === "pair" ? "The same class under another id?" : titleOf(first, items),
    items: tasks_lost > 0 ? byDue(items) : items,
    oneTick: isOne ? agreement(code, items.length) : null,
  };
}

function byDue(items: readonly ReviewItem[]): ReviewItem[] {
  return [...items].sort((one, other) => (one.due ?? "9").localeCompare(other.due ?? "9"));
}

const KINDS: Record<WarningCode, string> = {
  mis_changed: "Another MIS",
  mass_departure: "Many students leaving at once",
  teachers_gone: "All teachers gone at once",
  doubtful_match: "Perhaps another student",
  deleted_subject: "Subjects gone from the MIS",
  removed_subject: "Subjects you took out",
  deleted_class: "Classes gone from the MIS",
  removed_class: "Classes you took out",
  emptied_class: "Classes now empty on the MIS",
  replaced_class: "Classes with other students now",
  shrunk_class: "Classes that lose most of their students",
};

export function kindOf(code: WarningCode): string {
  return KINDS[code];
}

function titleOf({ warning, subject }: ReviewItem, items: readonly ReviewItem[]): string {
  const kind = KINDS[warning.code];
  if (SINGLE.includes(warning.code)) return kind;
  if (warning.tasks_lost === 0) return HELD.includes(warning.code) ? `${kind}, no homework` : kind;
  const lost = items.reduce((sum, item) => sum + item.warning.tasks_lost, 0);
  return `${kind}, ${subject}: ${classes(items.length)} with ${tasks(lost)}`;
}

function agreement(code: WarningCode, count: number): string {
  const these = `these ${classes(count)}`;
  switch (code) {
    case "emptied_class":
      return `Yes, leave ${these} with nobody in them`;
    case "replaced_class":
      return `Yes, ${these} have other students now`;
    case "shrunk_class":
      return `Yes, most students leave ${these}`;
    default:
      return `Yes, delete ${these} without homework`;
  }
}

function rankOf({ key, items, oneTick }: ReviewGroup): number {
  if (oneTick) return 3;
  if (key === "pair") return 1;
  return SINGLE.includes((items[0] as ReviewItem).warning.code) ? 0 : 2;
}

export interface OfTeacher {
  readonly teacher: string;
  readonly items: readonly ReviewItem[];
}

/** The teachers who have several classes in a group, with the most classes first. */
export function byTeacher(group: ReviewGroup): OfTeacher[] {
  const found = new Map<string, ReviewItem[]>();
  for (const item of group.items) {
    if (item.teacher) found.set(item.teacher, [...(found.get(item.teacher) ?? []), item]);
  }
  return [...found]
    .filter(([, items]) => items.length > 1)
    .map(([teacher, items]) => ({ teacher, items }))
    .sort((one, other) => other.items.length - one.items.length);
}

export interface Progress {
  readonly decided: number;
  readonly all: number;
  readonly tasksSeen: number;
  readonly tasks: number;
}

export function progressOf(groups: readonly ReviewGroup[], decisions: Decisions): Progress {
  const items = groups.flatMap((group) => group.items);
  const done = items.filter((item) => isDecided(item, decisions));
  const lost = (of: readonly ReviewItem[]) =>
    of.reduce((sum, item) => sum + item.warning.tasks_lost, 0);
  return { decided: done.length, all: items.length, tasksSeen: lost(done), tasks: lost(items) };
}

/** Where a person goes on: the id of the first warning that is open, by whose tick it is found. */
export function nextOpen(groups: readonly ReviewGroup[], decisions: Decisions): string | null {
  for (const { key, items, oneTick } of groups) {
    const open = items.find((item) => !isDecided(item, decisions));
    if (open) return oneTick ? key : open.warning.id;
  }
  return null;
}
