import type { LastRun } from "../api/types";
import { leftOutLines, notNamed } from "../model/left_out";

const IDS_SHOWN = 10;

/** What the run did not take from the MIS, and why; nothing where it took all. */
export function LeftOutList({ run }: { run: LastRun }) {
  if (run.left_out_count === 0) return null;
  return (
    <section>
      <h2>What was left out</h2>
      <ul>
        {leftOutLines(run).map(({ words, ids }) => (
          <li key={words}>
            {words}
            <span class="quiet">
              : {ids.slice(0, IDS_SHOWN).join(", ")}
              {ids.length > IDS_SHOWN && ` and ${ids.length - IDS_SHOWN} more`}
            </span>
          </li>
        ))}
        {notNamed(run) > 0 && <li>and {notNamed(run)} more</li>}
      </ul>
    </section>
  );
}
