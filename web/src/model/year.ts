/** The year group that a class's name tells: "10x/Hi1" is Year 10's, "R Acorn" is Reception's. */

export const OTHER_YEARS = "Other";

const NAMED = /^\s*(?:year|yr|y)?\s*(1[0-4]|[1-9])(?!\d)/i;
const RECEPTION = /^\s*(?:r|rec|reception)(?![a-z])/i;
const NURSERY = /^\s*(?:n|nursery)(?![a-z])/i;

export function yearOf(className: string): string {
  const year = NAMED.exec(className)?.[1];
  if (year) return `Year ${year}`;
  if (RECEPTION.test(className)) return "Reception";
  return NURSERY.test(className) ? "Nursery" : OTHER_YEARS;
}
