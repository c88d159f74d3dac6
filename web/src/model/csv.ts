/** A table as a file that every spreadsheet opens as what it is. */

/** By it a spreadsheet knows that a file is UTF-8. */
export const BOM = "\ufeff";

// The begin of what a spreadsheet would run (OWASP, CSV injection), in full-width forms too; where
// lists are separated by semicolons, a spreadsheet begins a cell after one.
const FORMULA = /(^|[;|\t\r\n])(\s*)(?=[=+\-@\t\r＝＋－＠])/g;

export function csvOf(rows: readonly (readonly string[])[]): string {
  return BOM + rows.map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

function cellOf(text: string): string {
  const safe = text.replace(FORMULA, "$1$2'");
  return /[",;|\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
