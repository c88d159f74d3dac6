/** A person's answer to each warning: it holds as long as the warning says the same. */

import type { ConfirmBody, Pair, Preview, Summary, Warning } from "../api/types";

export type Answer =
  | { readonly kind: "accept" }
  /** It stays as it is until a day. */
  | { readonly kind: "keep" }
  /** A doubtful match of two different students. */
  | { readonly kind: "different" }
  /** The class lives on as the MIS's class `to`. */
  | { readonly kind: "same"; readonly to: string };

export interface Decision {
  readonly answer: Answer;
  /** The gist of the warning that was answered. */
  readonly about: string;
}

/** By the warning's id. */
export type Decisions = ReadonlyMap<string, Decision>;

export const NO_DECISIONS: Decisions = new Map();

const KEEPABLE: readonly Warning["code"][] = [
  "deleted_subject",
  "deleted_class",
  "emptied_class",
  "shrunk_class",
  "replaced_class",
];

export function canBeKept(warning: Warning): boolean {
  return KEEPABLE.includes(warning.code);
}

/** All that a person agrees to: a warning that says anything else is another one. */
export function gistOf(warning: Warning): string {
  const lost = warning.tasks.map((task) => `${task.id} ${task.due_at ?? ""}`).sort();
  return [warning.message, warning.tasks_lost, ...lost].join("\n");
}

/** Answers the warnings of these ids; null takes the answers back. */
export function answered(
  decisions: Decisions,
  preview: Preview,
  ids: readonly string[],
  answer: Answer | null,
): Decisions {
  const now = new Map(decisions);
  for (const warning of preview.warnings) {
    if (!ids.includes(warning.id)) continue;
    if (answer) now.set(warning.id, { answer, about: gistOf(warning) });
    else now.delete(warning.id);
  }
  return now;
}

/** The decisions that still answer a warning of this preview. */
export function stillHolding(decisions: Decisions, preview: Preview): Decisions {
  const there = new Map(preview.warnings.map((warning) => [warning.id, gistOf(warning)]));
  return new Map(
    [...decisions].filter(
      ([id, { answer, about }]) =>
        there.get(id) === about && (answer.kind !== "same" || isOffered(preview, id, answer.to)),
    ),
  );
}

function isOffered(preview: Preview, id: string, to: string): boolean {
  return preview.pairs.some((pair) => id === warnedOf(pair) && pair.to === to);
}

/** The warning that a pair answers. */
export function warnedOf(pair: Pair): string {
  return `deleted_class:${pair.from}`;
}

export function pairsOf(preview: Preview, warning: Warning): Pair[] {
  return preview.pairs.filter((pair) => warnedOf(pair) === warning.id);
}

/** Ids of the warnings that the earlier preview did not have, or that say something else now. */
export function newSince(earlier: Preview, preview: Preview): ReadonlySet<string> {
  const known = new Map(earlier.warnings.map((warning) => [warning.id, gistOf(warning)]));
  return new Set(
    preview.warnings
      .filter((warning) => known.get(warning.id) !== gistOf(warning))
      .map((warning) => warning.id),
  );
}

export function undecided(preview: Preview, decisions: Decisions): string[] {
  return preview.warnings.map((warning) => warning.id).filter((id) => !decisions.has(id));
}

/** The decisions as the API takes them; `keepUntil` is sent only where something is kept. */
export function confirmBody(
  preview: Preview,
  decisions: Decisions,
  keepUntil: string | null,
): ConfirmBody {
  const of = (kind: Answer["kind"]) =>
    [...decisions].filter(([, { answer }]) => answer.kind === kind).map(([id]) => id);
  const keep = of("keep");
  return {
    preview_id: preview.preview_id,
    accept: of("accept"),
    keep,
    keep_until: keep.length > 0 ? keepUntil : null,
    same: [...decisions].flatMap(([id, { answer }]) =>
      answer.kind === "same" ? [{ from: id.slice("deleted_class:".length), to: answer.to }] : [],
    ),
    different: of("different"),
  };
}

/** What is deleted once these decisions are carried out. */
export interface Losses {
  readonly subjects: number;
  readonly classes: number;
  readonly tasks: number;
}

export function lossesOf(preview: Preview, decisions: Decisions): Losses {
  const { summary } = preview;
  const saved = preview.warnings.filter((warning) => {
    const kind = decisions.get(warning.id)?.answer.kind;
    return kind === "keep" || kind === "same";
  });
  const count = (code: Warning["code"]) => saved.filter((each) => each.code === code).length;
  const tasks = saved
    .filter((warning) => warning.code === "deleted_class")
    .reduce((sum, warning) => sum + warning.tasks_lost, 0);
  return {
    subjects: summary.subjects_deleted - count("deleted_subject"),
    classes: summary.classes_deleted - count("deleted_class"),
    tasks: summary.tasks_deleted - tasks,
  };
}

/** "2026-12-25": so many days after today, as a date field has it. */
export function dayAfter(today: Date, days: number): string {
  return new Date(today.getTime() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** The counts once these decisions are carried out, as far as they are of what is deleted. */
export function summaryAfter(preview: Preview, decisions: Decisions): Summary {
  const { subjects, classes, tasks } = lossesOf(preview, decisions);
  const of = (kind: Answer["kind"]) =>
    preview.warnings.filter(
      ({ id, entity }) => entity.kind === "class" && decisions.get(id)?.answer.kind === kind,
    ).length;
  return {
    ...preview.summary,
    subjects_deleted: subjects,
    classes_deleted: classes,
    tasks_deleted: tasks,
    classes_kept: preview.summary.classes_kept + of("keep"),
    classes_renewed: preview.summary.classes_renewed + of("same"),
  };
}
