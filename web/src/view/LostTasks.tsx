import type { LostTask, Warning } from "../api/types";
import { students, tasks } from "../model/counts";
import { useServices } from "../services";

const SHOWN_AT_ONCE = 8;

/** The homework that goes with a warning: what it is, when it is due, for how many. */
export function LostTasks({ warning }: { warning: Warning }) {
  if (warning.tasks.length === 0) return null;
  const rest = warning.tasks.slice(SHOWN_AT_ONCE);
  return (
    <div class="tasks">
      <p>{tasks(warning.tasks_lost)} would be deleted:</p>
      <Tasks of={warning.tasks.slice(0, SHOWN_AT_ONCE)} />
      {rest.length > 0 && (
        <details>
          <summary>and {tasks(rest.length)} more</summary>
          <Tasks of={rest} />
        </details>
      )}
    </div>
  );
}

function Tasks({ of }: { of: readonly LostTask[] }) {
  const { clock } = useServices();
  return (
    <ul>
      {of.map((task) => (
        <li key={task.id}>
          <strong>{task.title}</strong>,{" "}
          {task.due_at ? `due ${clock.day(task.due_at)}` : "no due date"}, set to{" "}
          {students(task.students)}
        </li>
      ))}
    </ul>
  );
}
