import { useState } from "preact/hooks";

import type { ArchiveEntry } from "../api/types";
import { classes, students, tasks } from "../model/counts";
import { searchable } from "../model/names";
import { useServices } from "../services";
import { Go, go } from "./Go";
import { Heading } from "./Heading";
import { ProblemMessage } from "./ProblemMessage";
import { useLoaded } from "./useLoaded";
import { useSchool } from "./useSchool";
import { Waiting } from "./Waiting";

/** What left the platform and can be brought back, and until when. */
export function ArchivePage({ school: id }: { school: string }) {
  const { api } = useServices();
  const { loaded, reload } = useLoaded(id, () => api.archive(id));
  const school = useSchool(id);
  return (
    <>
      <Heading words="What can be brought back" over={school?.name ?? ""} />
      {loaded.at === "loading" && <Waiting words="Looking into the archive…" />}
      {loaded.at === "failed" && <ProblemMessage problem={loaded.problem} onAgain={reload} />}
      {loaded.at === "there" && <Entries school={id} entries={loaded.value} />}
      <p>
        <Go to={{ at: "school", school: id }}>State of the school</Go>
      </p>
    </>
  );
}

const SHOWN_AT_ONCE = 100;

function Entries({ school, entries }: { school: string; entries: readonly ArchiveEntry[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState("");
  if (entries.length === 0) return <p>Nothing: no class has been deleted lately.</p>;
  const found = entries
    .filter((each) => searchable(`${each.name} ${each.subject_name}`).includes(searchable(search)))
    .sort((one, other) => other.tasks - one.tasks);
  const toggle = (id: string, isChosen: boolean) => {
    const others = [...chosen].filter((each) => each !== id);
    setChosen(new Set(isChosen ? [...others, id] : others));
  };
  const restore = (event: Event) => {
    event.preventDefault();
    if (chosen.size === 0) return;
    go({ at: "sync", school, step: "plan", back: { restore: [...chosen].sort().join(",") } });
  };
  return (
    <form onSubmit={restore}>
      <p>
        A class comes back with its list, its teachers and its homework. You see what would happen
        before you confirm. One that the MIS does not have stays as it is until a day.
      </p>
      <div class="filters">
        <div>
          <label for="archive-search">Search the archive</label>
          <input
            id="archive-search"
            type="search"
            autocomplete="off"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      </div>
      <ul class="plain archive">
        {found.slice(0, SHOWN_AT_ONCE).map((entry) => (
          <Entry
            key={entry.class_id}
            entry={entry}
            isChosen={chosen.has(entry.class_id)}
            onChoose={(isChosen) => toggle(entry.class_id, isChosen)}
          />
        ))}
      </ul>
      {found.length > SHOWN_AT_ONCE && (
        <p class="quiet">{found.length - SHOWN_AT_ONCE} more: search for them.</p>
      )}
      <div class="bar in-sight">
        <p class="ways">
          <button type="submit" class="button main" disabled={chosen.size === 0}>
            See what bringing back {classes(chosen.size)} would do
          </button>
        </p>
      </div>
    </form>
  );
}

interface EntryProps {
  readonly entry: ArchiveEntry;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function Entry({ entry, isChosen, onChoose }: EntryProps) {
  const { clock } = useServices();
  const id = `archived-${entry.class_id}`;
  return (
    <li>
      <label class="tick" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        <span>
          <strong>
            <bdi>{entry.name}</bdi>
          </strong>{" "}
          (<bdi>{entry.subject_name}</bdi>): {students(entry.students)}, {tasks(entry.tasks)}.
          Deleted {clock.day(entry.archived_at)}
          {entry.by && <> by {entry.by}</>}; until {clock.day(entry.expires_at)}
        </span>
      </label>
    </li>
  );
}
