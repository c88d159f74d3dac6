/** Names in the order in which people look for them: 7x before 10x, case aside. */

const COLLATOR = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

export function byName(one: { name: string }, other: { name: string }): number {
  return COLLATOR.compare(one.name, other.name);
}

/** Each of the values once, in the order of names; empty ones are none. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter(Boolean).sort(COLLATOR.compare);
}

/** What a search is held against: accents and case do not count. */
export function searchable(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}
