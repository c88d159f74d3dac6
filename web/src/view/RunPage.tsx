import { useEffect, useState } from "preact/hooks";

import { asProblem, type Problem } from "../api/problem";
import type { Run, School } from "../api/types";
import { BOM } from "../model/csv";
import { nextTry } from "../model/schedule";
import { canBeTakenBack, outcomeOf } from "../model/status";
import { inOrder } from "../model/warnings";
import { useServices } from "../services";
import { Go } from "./Go";
import { Heading } from "./Heading";
import { LeftOutList } from "./LeftOutList";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";
import { SummaryTable } from "./SummaryTable";
import { useLoaded } from "./useLoaded";
import { saveAs } from "./save";
import { useSchool } from "./useSchool";
import { Waiting } from "./Waiting";
import { WarningList } from "./WarningList";

const ASK_AGAIN_MS = 2000;

/** One sync: what was done, or why nothing was; and what happens tonight. */
export function RunPage({ school, runId }: { school: string; runId: string }) {
  const { api } = useServices();
  const { loaded, reload } = useLoaded(runId, () => api.run(school, runId));
  const isApplying = loaded.at === "there" && loaded.value.outcome === null;
  useEffect(() => {
    if (!isApplying) return undefined;
    const timer = setInterval(reload, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isApplying, reload]);
  if (loaded.at === "loading") return <Waiting words="Looking up the sync…" />;
  if (loaded.at === "failed") {
    return (
      <>
        <Heading words="A sync" />
        <ProblemMessage problem={loaded.problem} onAgain={reload} />
      </>
    );
  }
  return (
    <>
      <Told run={loaded.value} />
      <p>
        <Go to={{ at: "school", school }}>State of the school</Go>
      </p>
    </>
  );
}

function Told({ run }: { run: Run }) {
  const { clock } = useServices();
  const { tone, words } = outcomeOf(run);
  const what = KINDS[run.kind];
  const school = useSchool(run.school_id);
  const name = school?.name;
  const over = name ? `${name}, ${what.toLowerCase()}` : what;
  if (run.outcome === null) {
    return (
      <>
        <Heading words="Being applied" over={over} />
        <Waiting words="A large sync takes a few minutes. You can leave this page: the sync continues." />
      </>
    );
  }
  return (
    <>
      <Heading words={run.outcome === "failed" ? words : "Done"} over={over} />
      <Message tone={tone} title={words}>
        <p>
          {clock.dayAndTime(run.ended_at ?? run.started_at)}
          {run.by && `, confirmed by ${run.by}`}
        </p>
        {run.outcome === "failed" ? (
          <p>Nothing was changed.</p>
        ) : (
          <p>Every student’s answers, percentages and watch times are kept.</p>
        )}
        {run.kind === "manual_sync" && run.outcome !== "failed" && (
          <Tonight pausedUntil={school?.settings.paused_until ?? null} />
        )}
      </Message>
      {run.outcome !== "failed" && <Done run={run} />}
      <WaysOn run={run} school={school} />
      <LeftOutList run={run} />
      {run.warnings.length > 0 && (
        <section>
          <h2>{run.kind === "autosync" ? "What was found" : "What was decided"}</h2>
          <WarningList warnings={inOrder(run.warnings)} />
        </section>
      )}
    </>
  );
}

const KINDS: Record<Run["kind"], string> = {
  autosync: "Autosync",
  manual_sync: "Manual sync",
  undo: "A sync taken back",
  erasure: "Erasure of a student",
};

/** What a person can do about a run: settle it, or take it back. */
function WaysOn({ run, school }: { run: Run; school: School | null }) {
  const id = run.school_id;
  if (run.undone_by) {
    return (
      <p>
        This sync was <Go to={{ at: "run", school: id, run: run.undone_by }}>taken back</Go>.
      </p>
    );
  }
  if (school?.last_run?.run_id === run.run_id && school.next_step === "manual_sync") {
    return (
      <p class="ways">
        <Go to={{ at: "sync", school: id, step: "plan" }} look="button main">
          Look at the changes
        </Go>
        <Go to={{ at: "unexpected", school: id }} look="button">
          This is not expected
        </Go>
      </p>
    );
  }
  if (!canBeTakenBack(run, new Date())) return null;
  return (
    <p class="ways">
      <Go to={{ at: "sync", school: id, step: "plan", back: { undo: run.run_id } }} look="button">
        Take this sync back
      </Go>
      <Go to={{ at: "archive", school: id }} look="button">
        What can be brought back
      </Go>
    </p>
  );
}

function Tonight({ pausedUntil }: { pausedUntil: string | null }) {
  const { config, clock } = useServices();
  const at = nextTry(config.nightly_schedule, new Date(), pausedUntil);
  return (
    <p>
      <strong>What happens next:</strong> autosync runs by itself again
      {at ? `, on ${clock.dayAndTime(at)} or a little later` : " every night"}. You have nothing
      more to do.
    </p>
  );
}

function Done({ run }: { run: Run }) {
  return (
    <section>
      <h2>What was done</h2>
      <SummaryTable summary={run.summary} />
      <CsvButton run={run} />
    </section>
  );
}

function CsvButton({ run }: { run: Run }) {
  const { api } = useServices();
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async () => {
    try {
      const text = await (await api.changesAsCsv(run.school_id, run.run_id)).text();
      saveAs(
        new Blob([BOM, text], { type: "text/csv;charset=utf-8" }),
        `changes-${run.run_id}.csv`,
      );
      setProblem(null);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <>
      <p>
        <button type="button" class="button" onClick={() => void save()}>
          Save each change as a spreadsheet (CSV)
        </button>
      </p>
      {problem && <ProblemMessage problem={problem} onAgain={() => void save()} />}
    </>
  );
}
