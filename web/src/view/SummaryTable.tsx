import type { Summary } from "../api/types";
import { lines } from "../model/counts";

/** Every count of a sync, zeroes too, what is lost first. */
export function SummaryTable({ summary }: { summary: Summary }) {
  return (
    <dl class="counts summary">
      {lines(summary).map((line) => (
        <div key={line.key} class={line.isLoss && line.count > 0 ? "loss" : ""}>
          <dt>{line.label}</dt>
          <dd>{line.count.toLocaleString("en-GB")}</dd>
        </div>
      ))}
    </dl>
  );
}
