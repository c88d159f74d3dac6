import { asProblem, type Problem } from "../api/problem";
import type { Page, Run, School, SchoolDetail } from "../api/types";
import { useState } from "preact/hooks";

import { nextTry } from "../model/schedule";
import { byWhom, outcomeOf, type Status, statusOf } from "../model/status";
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

const RUNS_SHOWN = 10;
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
  const [school, page] = loaded.value;
  return <Standing school={school} page={page} />;
}

function Standing({ school, page }: { school: SchoolDetail; page: Page<Run> }) {
  const runs = page.items;
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
      <RecipientProblems school={school} />
      <LastRuns school={school.id} first={page} />
      <section>
        <h2>What is synced</h2>
        <Counts counts={school.counts} />
      </section>
      <p class="ways">
        <Go to={{ at: "settings", school: school.id }}>People and settings</Go>
        <Go to={{ at: "archive", school: school.id }}>What can be brought back</Go>
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
  const sync = { at: "sync", school, step: "plan" } as const;
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
          <Go to={{ ...sync, step: "subjects" }} look="button main">
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
            Sync with MIS
          </Go>
        </p>
      );
    case "sync":
    case "none":
      return (
        <p class="ways">
          <Go to={sync} look="button">
            Sync with MIS
          </Go>
        </p>
      );
  }
}

/** By the clock: the API lists nights by their date, which may be that of a manual sync too. */
function newestFirst(runs: readonly Run[]): Run[] {
  return [...runs].sort((one, other) => other.started_at.localeCompare(one.started_at));
}

/** Addresses from which mails come back: who is not told of a failure cannot settle it. */
function RecipientProblems({ school }: { school: SchoolDetail }) {
  const { clock } = useServices();
  const problems = school.recipient_problems;
  if (problems.length === 0) return null;
  return (
    <Message tone="wait" title="Some mails do not arrive">
      <ul>
        {problems.map(({ email, at, reason }) => (
          <li key={email}>
            <bdi>{email}</bdi> gets no mails since {clock.day(at)}
            {reason && <>: {reason}</>}
          </li>
        ))}
      </ul>
      <p>
        <Go to={{ at: "settings", school: school.id }}>Put the addresses right</Go>
      </p>
    </Message>
  );
}

function LastRuns({ school, first }: { school: string; first: Page<Run> }) {
  const { api, clock } = useServices();
  const [more, setMore] = useState<Page<Run>>(first);
  const [problem, setProblem] = useState<Problem | null>(null);
  const runs = more.items;
  const load = async () => {
    try {
      const next = await api.runs(school, RUNS_SHOWN, more.cursor);
      setMore({ items: [...runs, ...next.items], cursor: next.cursor });
      setProblem(null);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
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
              <span class="quiet">{byWhom(run)}</span>
            </li>
          );
        })}
      </ul>
      {problem && <ProblemMessage problem={problem} onAgain={() => void load()} />}
      {more.cursor && (
        <button type="button" class="link" onClick={() => void load()}>
          Show earlier syncs
        </button>
      )}
    </section>
  );
}
