import { useState } from "preact/hooks";

import { type PlanLine, type PlanRow, type SortKey, shownRows } from "../model/plan";
import { useServices } from "../services";
import { Waiting } from "./Waiting";

const SHOWN_AT_ONCE = 100;

interface Props {
  readonly line: PlanLine;
  readonly search: string;
  readonly isWaiting?: boolean;
  readonly onOpen?: () => void;
}

/** One line of the plan, which opens into its rows; they are drawn only then. */
export function PlanDetails({ line, search, isWaiting = false, onOpen }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const open = (event: Event) => {
    const isNow = (event.currentTarget as HTMLDetailsElement).open;
    setIsOpen(isNow);
    if (isNow) onOpen?.();
  };
  const found = search ? shownRows(line.rows, search, null).length : null;
  return (
    <details class={line.isLoss ? "loss" : ""} onToggle={open}>
      <summary>
        {line.words}
        {found !== null && !isWaiting && <span class="quiet"> ({found} found)</span>}
      </summary>
      {isOpen && isWaiting && <Waiting words="Looking up the names…" />}
      {isOpen && !isWaiting && <Rows line={line} search={search} />}
    </details>
  );
}

const COLUMNS: readonly (readonly [SortKey, string])[] = [
  ["name", "Name"],
  ["subject", "Subject"],
  ["year", "Year"],
  ["teacher", "Teacher"],
  ["students", "Students"],
  ["tasks", "Tasks"],
  ["due", "Next due"],
];

function Rows({ line, search }: { line: PlanLine; search: string }) {
  const { clock } = useServices();
  const [sort, setSort] = useState<SortKey>(line.isLoss ? "due" : "name");
  const [isAll, setIsAll] = useState(false);
  const rows = shownRows(line.rows, search, sort);
  const columns = COLUMNS.filter(([key]) => line.rows.some((row) => textOf(row, key, String)));
  const shown = isAll ? rows : rows.slice(0, SHOWN_AT_ONCE);
  if (rows.length === 0) return <p class="quiet">None found</p>;
  return (
    <>
      <div class="scrolls" tabIndex={0} role="region" aria-label={line.words}>
        <table>
          <thead>
            <tr>
              {columns.map(([key, words]) => (
                <th key={key} scope="col" {...(key === sort && { "aria-sort": "ascending" })}>
                  <button type="button" class="link" onClick={() => setSort(key)}>
                    {words}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id}>
                {columns.map(([key]) => (
                  <td key={key}>
                    <bdi>{textOf(row, key, (at) => clock.day(at))}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rows.length && (
        <button type="button" class="link" onClick={() => setIsAll(true)}>
          Show all {rows.length}
        </button>
      )}
    </>
  );
}

function textOf(row: PlanRow, key: SortKey, day: (at: string) => string): string {
  switch (key) {
    case "students":
      if (row.before === null) return "";
      return row.before === row.now ? `${row.now}` : `${row.before} → ${row.now}`;
    case "tasks":
      return row.tasks ? String(row.tasks) : "";
    case "due":
      return row.due ? day(row.due) : "";
    default:
      return row[key];
  }
}
