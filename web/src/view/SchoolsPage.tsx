import { useEffect } from "preact/hooks";

import type { School } from "../api/types";
import { byName } from "../model/names";
import { statusOf } from "../model/status";
import { useServices } from "../services";
import { Go, go } from "./Go";
import { Heading } from "./Heading";
import { Icon } from "./Icon";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";

export function SchoolsPage() {
  const { api } = useServices();
  const { loaded, reload } = useLoaded("schools", () => api.schools());
  return (
    <>
      <Heading words="Your schools" />
      {loaded.at === "loading" && <Waiting words="Looking up your schools…" />}
      {loaded.at === "failed" && <ProblemMessage problem={loaded.problem} onAgain={reload} />}
      {loaded.at === "there" && <Schools schools={loaded.value} />}
    </>
  );
}

function Schools({ schools }: { schools: readonly School[] }) {
  const { clock } = useServices();
  const only = schools.length === 1 ? schools[0] : undefined;
  useEffect(() => {
    if (only) go({ at: "school", school: only.id }, { isInstead: true });
  }, [only]);
  if (schools.length === 0) return <NoSchool />;
  return (
    <ul class="schools">
      {[...schools].sort(byName).map((school) => {
        const { tone, headline } = statusOf(school, clock);
        return (
          <li key={school.id}>
            <Go to={{ at: "school", school: school.id }}>{school.name}</Go>
            <span class={`state ${tone}`}>
              <Icon name={tone} />
              {headline}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function NoSchool() {
  const { session } = useServices();
  return (
    <Message tone="calm" title="No school has you on its list yet">
      <p>
        You are signed in as <strong>{session.person}</strong>. A colleague who can already do the
        sync adds this address under <em>People and settings</em>; then load this page again.
      </p>
    </Message>
  );
}
