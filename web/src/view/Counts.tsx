import type { School } from "../api/types";

const LABELS: readonly (readonly [keyof School["counts"], string])[] = [
  ["subjects", "Subjects"],
  ["classes", "Classes"],
  ["students", "Students in classes"],
  ["students_unassigned", "Students in no class"],
  ["teachers", "Teachers"],
  ["tasks", "Tasks set"],
];

/** How much of the school is held. */
export function Counts({ counts }: { counts: School["counts"] }) {
  return (
    <dl class="counts">
      {LABELS.map(([key, label]) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>{counts[key].toLocaleString("en-GB")}</dd>
        </div>
      ))}
    </dl>
  );
}
