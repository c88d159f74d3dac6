import type { Run, School } from "../api/types";
import { nextTry } from "../model/schedule";
import { outcomeOf, type Status, statusOf } from "../model/status";
import { headingOf, inOrder } from "../model/warnings";
import { useServices } from "../services";
import { Counts } from "./Counts";
import { Go } from "./Go";
import { Heading } from "./Heading";
import { Icon } from "./Icon";
import { LeftOutList } from "./LeftOutList";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";

const RUNS_SHOWN = 7;
const WARNINGS_SHOWN = 5;

/** The state of the school: what most people come for. */
export function SchoolPage({ school: id }: { school: string }) {
  const { api } = useServices();
  const { loaded, reload } = useLoaded(id, () =>
    Promise.all([api.school(id), api.runs(id, RUNS_SHOWN)]),
  );
  if (loaded.at === "loading") return <Waiting words="Looking up the school…" />;
  if (loaded.at === "failed") {
    return (
      <>
        <Heading words="State of the school" />
        <ProblemMessage problem={loaded.problem} onAgain={reload} />
      </>
    );
  }
  const [school, runs] = loaded.value;
  return <Standing school={school} runs={runs} />;
}

function Standing({ school, runs }: { school: School; runs: readonly Run[] }) {
  const { clock } = useServices();
  const status = statusOf(school, clock);
  return (
    <>
      <Heading words={school.name} />
      <Message tone={status.tone} title={status.headline}>
        {status.text.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {status.way === "review" && (
          <Found run={newestFirst(runs).find((run) => run.warnings.length > 0)} />
        )}
        <dl class="facts">
          <div>
            <dt>Who needs to act</dt>
            <dd>{status.whoActs}</dd>
          </div>
          <div>
            <dt>Next try</dt>
            <dd>
              <NextTry school={school} />
            </dd>
          </div>
        </dl>
        <Ways status={status} school={school.id} />
      </Message>
      {school.last_run && <LeftOutList run={school.last_run} />}
      <LastRuns school={school.id} runs={runs} />
      <section>
        <h2>What is synced</h2>
        <Counts counts={school.counts} />
      </section>
      <p>
        <Go to={{ at: "settings", school: school.id }}>People and settings</Go>
      </p>
    </>
  );
}

function Found({ run }: { run: Run | undefined }) {
  if (!run) return null;
  const warnings = inOrder(run.warnings);
  const more = warnings.length - WARNINGS_SHOWN;
  return (
    <>
      <p>What was found:</p>
      <ul>
        {warnings.slice(0, WARNINGS_SHOWN).map((warning) => (
          <li key={warning.id}>{headingOf(warning)}</li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </>
  );
}

function NextTry({ school }: { school: School }) {
  const { config, clock } = useServices();
  if (school.state === "new") return <>The first night after the set-up</>;
  const at = nextTry(config.nightly_schedule, new Date(), school.settings.paused_until);
  const isHeld =
    school.state === "manual_sync_required" &&
    school.settings.after_failure === "require_manual_sync";
  const words = at ? `${clock.dayAndTime(at)}, or a little later` : "The next night";
  return <>{isHeld ? "After a manual sync" : words}</>;
}

function Ways({ status, school }: { status: Status; school: string }) {
  const sync = { at: "sync", school, step: "subjects" } as const;
  switch (status.way) {
    case "review":
      return (
        <p class="ways">
          <Go to={sync} look="button main">
            Look at the changes
          </Go>
          <Go to={{ at: "unexpected", school }} look="button">
            This is not expected
          </Go>
        </p>
      );
    case "set_up":
      return (
        <p class="ways">
          <Go to={sync} look="button main">
            Choose what to sync
          </Go>
        </p>
      );
    case "settings":
      return (
        <p class="ways">
          <Go to={{ at: "settings", school }} look="button">
            People and settings
          </Go>
          <Go to={sync} look="button">
            Start a manual sync
          </Go>
        </p>
      );
    case "sync":
    case "none":
      return (
        <p class="ways">
          <Go to={sync} look="button">
            Start a manual sync
          </Go>
        </p>
      );
  }
}

/** By the clock: the API lists nights by their date, which may be that of a manual sync too. */
function newestFirst(runs: readonly Run[]): Run[] {
  return [...runs].sort((one, other) => other.started_at.localeCompare(one.started_at));
}

function LastRuns({ school, runs }: { school: string; runs: readonly Run[] }) {
  const { clock } = useServices();
  if (runs.length === 0) return null;
  return (
    <section>
      <h2>The last syncs</h2>
      <ul class="runs">
        {newestFirst(runs).map((run) => {
          const { tone, words } = outcomeOf(run);
          return (
            <li key={run.run_id}>
              <Go to={{ at: "run", school, run: run.run_id }}>
                {clock.dayAndTime(run.ended_at ?? run.started_at)}
              </Go>
              <span class={`state ${tone}`}>
                <Icon name={tone} />
                {words}
              </span>
              <span class="quiet">
                {run.kind === "autosync" ? "Autosync" : `Manual sync by ${run.by}`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
