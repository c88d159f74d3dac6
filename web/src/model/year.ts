/**
 * The year that a MIS's own word for it tells ("10", "Year 10", "R"), or else the class's name:
 * "10x/Hi1" is Year 10's, "R Acorn" is Reception's.
 */

export const OTHER_YEARS = "Other";

const NAMED = /^\s*(?:year|yr|y)?\s*(1[0-4]|[1-9])(?!\d)/i;
const RECEPTION = /^\s*(?:r|rec|reception)(?![a-z])/i;
const NURSERY = /^\s*(?:n|nursery)(?![a-z])/i;

export function yearOf(words: string): string {
  const year = NAMED.exec(words)?.[1];
  if (year) return `Year ${year}`;
  if (RECEPTION.test(words)) return "Reception";
  return NURSERY.test(words) ? "Nursery" : OTHER_YEARS;
}
