import { useMemo, useState } from "preact/hooks";

import { asProblem, type Problem } from "../api/problem";
import type { Change, School } from "../api/types";
import { csvOf } from "../model/csv";
import { changeRow, PEOPLE, type PlanLine, planLines, planSentence } from "../model/plan";
import { planTable } from "../model/plan_csv";
import { statusOf } from "../model/status";
import { useServices } from "../services";
import type { Choosing } from "../sync/state";
import { Go } from "./Go";
import { Message } from "./Message";
import { PlanDetails } from "./PlanDetails";
import { ProblemMessage } from "./ProblemMessage";
import { saveAs } from "./save";
import { UndoNotes } from "./UndoNotes";
import type { SyncPlace } from "./SyncPage";

interface Props {
  readonly place: SyncPlace;
  readonly school: School | null;
  readonly sync: Choosing;
}

/** All that the sync would do, on one screen; each line opens into names. */
export function PlanStep({ place, school, sync }: Props) {
  const { clock } = useServices();
  const { preview } = sync;
  const lines = useMemo(() => planLines(preview), [preview]);
  const [search, setSearch] = useState("");
  const people = usePeople(place.school, preview.preview_id);
  const waits = school?.state === "manual_sync_required" && !place.back;
  return (
    <>
      <Message
        tone={lines.some((line) => line.isLoss) ? "act" : "calm"}
        title={waits ? statusOf(school, clock).headline : "What would happen"}
      >
        <p>{planSentence(preview, lines)}</p>
        <p>Nothing is changed until you confirm.</p>
      </Message>
      <UndoNotes preview={preview} />
      <Ways place={place} />
      <div class="filters plan-search">
        <div>
          <label for="plan-search">Search the plan</label>
          <input
            id="plan-search"
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
        <Download
          lines={lines}
          ask={people.ask}
          counts={preview.summary}
          name={preview.preview_id}
        />
      </div>
      {people.problem && <ProblemMessage problem={people.problem} onAgain={people.ask} />}
      <div class="plan">
        {lines.map((line) => (
          <PlanDetails key={line.key} line={line} search={search} />
        ))}
        {PEOPLE.filter(({ key }) => preview.summary[key] > 0).map(({ key, words, isIn }) => (
          <PlanDetails
            key={key}
            line={{
              key,
              words: words(preview.summary[key]),
              isLoss: false,
              rows: people.changes?.filter(isIn).map(changeRow) ?? [],
            }}
            search={search}
            isWaiting={people.changes === null}
            onOpen={people.ask}
          />
        ))}
      </div>
      <div class="bar in-sight">
        <p class="ways">
          <Go to={{ at: "unexpected", school: place.school }} look="button">
            This is not expected
          </Go>
          <Go to={{ ...place, step: "confirm" }} look="button main">
            Next: check and confirm
          </Go>
        </p>
      </div>
    </>
  );
}

function Ways({ place }: { place: SyncPlace }) {
  if (place.back) return null;
  return (
    <p class="ways">
      <Go to={{ ...place, step: "subjects" }} look="button">
        Choose subjects and classes
      </Go>
    </p>
  );
}

/** The changes with people's names, asked for once, when somebody wants to see them. */
function usePeople(school: string, previewId: string) {
  const { api } = useServices();
  const [found, setFound] = useState<{ of: string; changes: Change[] } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const changes = found?.of === previewId ? found.changes : null;
  const ask = async (): Promise<Change[]> => {
    if (changes) return changes;
    try {
      const asked = await api.previewChanges(school, previewId);
      setFound({ of: previewId, changes: asked });
      setProblem(null);
      return asked;
    } catch (error) {
      setProblem(asProblem(error));
      return [];
    }
  };
  return { changes, problem, ask };
}

interface DownloadProps {
  readonly lines: readonly PlanLine[];
  readonly ask: () => Promise<Change[]>;
  readonly counts: Choosing["preview"]["summary"];
  readonly name: string;
}

function Download({ lines, ask, counts, name }: DownloadProps) {
  const { clock } = useServices();
  const save = async () => {
    const people = PEOPLE.filter(({ key }) => counts[key] > 0);
    const changes = people.length > 0 ? await ask() : [];
    if (people.length > 0 && changes.length === 0) return;
    const parts = people.map(({ key, words, isIn }) => ({
      words: words(counts[key]),
      rows: changes.filter(isIn).map(changeRow),
    }));
    const table = planTable([...lines, ...parts], (at) => clock.day(at));
    saveAs(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }), `plan-${name}.csv`);
  };
  return (
    <button type="button" class="button" onClick={() => void save()}>
      Save the plan as a spreadsheet (CSV)
    </button>
  );
}
