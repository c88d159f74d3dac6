/** Items to choose from: the column of each, their order, and what a search shows. */

import { type Mark, markOf } from "./choice";
import { byName, searchable } from "./names";

/** What is known of an item, whether it is chosen or not. */
export interface PickerEntry {
  readonly id: string;
  readonly name: string;
  /** "28 students" */
  readonly detail: string;
  /** Its heading; the empty string for none. */
  readonly group: string;
  readonly year: string;
  readonly isEmptied: boolean;
}

export interface PickerItem extends PickerEntry {
  /** What a search is held against. */
  readonly text: string;
  readonly isChosen: boolean;
  readonly mark: Mark | null;
}

type Ordered = PickerEntry & { readonly text: string };

export interface PickerGroup {
  readonly name: string;
  readonly items: readonly PickerItem[];
}

export interface Filter {
  readonly search: string;
  /** The empty string shows every group, every year. */
  readonly group: string;
  readonly year: string;
}

export const NO_FILTER: Filter = { search: "", group: "", year: "" };

/** Sorts what is then only filtered and moved: to be done once, for it takes the longest. */
export function inPickerOrder(entries: readonly PickerEntry[]): Ordered[] {
  return entries
    .map((entry) => ({ ...entry, text: searchable(`${entry.name} ${entry.group} ${entry.year}`) }))
    .sort((one, other) => byName({ name: one.group }, { name: other.group }) || byName(one, other));
}

/** The entries as they are chosen now, in the same order. */
export function itemsOf(
  entries: readonly Ordered[],
  before: ReadonlySet<string>,
  now: ReadonlySet<string>,
): PickerItem[] {
  return entries.map((entry) => ({
    ...entry,
    isChosen: now.has(entry.id),
    mark: markOf(entry.id, before, now),
  }));
}

/** One column: neighbours of the same group under one heading. */
export function columnOf(items: readonly PickerItem[], isChosen: boolean): PickerGroup[] {
  const groups: { name: string; items: PickerItem[] }[] = [];
  for (const item of items) {
    if (item.isChosen !== isChosen) continue;
    const last = groups.at(-1);
    if (last?.name === item.group) last.items.push(item);
    else groups.push({ name: item.group, items: [item] });
  }
  return groups;
}

/** The ids that the filter shows. */
export function shownIds(items: readonly PickerItem[], filter: Filter): ReadonlySet<string> {
  const words = searchable(filter.search).split(/\s+/).filter(Boolean);
  return new Set(items.filter((item) => isShown(item, filter, words)).map((item) => item.id));
}

function isShown(item: PickerItem, filter: Filter, words: readonly string[]): boolean {
  if (filter.group && item.group !== filter.group) return false;
  if (filter.year && item.year !== filter.year) return false;
  return words.every((word) => item.text.includes(word));
}

/** Where the keyboard goes on after an item has left its column: the next one shown there. */
export function neighbourOf(shown: readonly string[], id: string): string | null {
  const place = shown.indexOf(id);
  return shown[place + 1] ?? shown[place - 1] ?? null;
}
