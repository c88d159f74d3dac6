import type { School } from "../api/types";
import { nextTry } from "../model/schedule";
import { useServices } from "../services";
import { Go } from "./Go";
import { Heading } from "./Heading";
import { Message } from "./Message";
import { ProblemMessage } from "./ProblemMessage";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";

/** What to do, and whom to ask, when what the MIS says cannot be right. */
export function UnexpectedPage({ school: id }: { school: string }) {
  const { api } = useServices();
  const { loaded, reload } = useLoaded(id, () => api.school(id));
  return (
    <>
      <Heading
        words="This is not expected"
        {...(loaded.at === "there" && { over: loaded.value.name })}
      />
      {loaded.at === "loading" && <Waiting words="Looking up the school…" />}
      {loaded.at === "failed" && <ProblemMessage problem={loaded.problem} onAgain={reload} />}
      {loaded.at === "there" && <Advice school={loaded.value} />}
    </>
  );
}

function Advice({ school }: { school: School }) {
  return (
    <>
      <Message tone="good" title="Nothing has been changed">
        <p>
          Do not confirm anything that you are not sure of. Classes, homework and every student’s
          work stay as they are until somebody confirms.
        </p>
      </Message>
      <h2>What to do</h2>
      <ol class="advice">
        <li>
          <strong>Ask whoever keeps the timetable</strong> (often the data manager) whether these
          changes were made on purpose. A resit class that closed in January is expected; a
          timetable that is being rebuilt is not.
        </li>
        <li>
          <strong>If it is a mistake, put it right in the MIS.</strong> What changes there can take
          up to 24 hours to reach us. <WhatThen school={school} />
        </li>
        <li>
          <strong>If the MIS is right but this page is not, ask your network manager</strong> about
          the MIS connection: what the school shares in Wonde, and whether the connection is
          approved.
        </li>
        <li>
          <strong>If somebody else should decide,</strong> add their e-mail address under{" "}
          <Go to={{ at: "settings", school: school.id }}>People and settings</Go>. They can then do
          the sync themselves.
        </li>
      </ol>
      <p class="ways">
        <Go to={{ at: "school", school: school.id }} look="button">
          State of the school
        </Go>
        <Go to={{ at: "sync", school: school.id, step: "plan" }} look="button">
          Look at the changes
        </Go>
      </p>
    </>
  );
}

function WhatThen({ school }: { school: School }) {
  const { config, clock } = useServices();
  if (school.settings.after_failure === "require_manual_sync") {
    return <>Then come back here: your school’s setting asks for a manual sync after a failure.</>;
  }
  const at = nextTry(config.nightly_schedule, new Date(), school.settings.paused_until);
  return (
    <>
      We try again {at ? `on ${clock.dayAndTime(at)}` : "every night"}: once the MIS is right,
      autosync continues by itself, and you have nothing else to do.
    </>
  );
}
