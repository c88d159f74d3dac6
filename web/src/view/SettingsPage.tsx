import type { School } from "../api/types";
import { useServices } from "../services";
import { Go } from "./Go";
import { Heading } from "./Heading";
import { People } from "./People";
import { ProblemMessage } from "./ProblemMessage";
import { SettingsForm } from "./SettingsForm";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";

/** Who gets mails, who may do the sync, and how the school wants it. */
export function SettingsPage({ school: id }: { school: string }) {
  const { api } = useServices();
  const { loaded, reload } = useLoaded<School>(id, () => api.school(id));
  return (
    <>
      <Heading
        words="People and settings"
        {...(loaded.at === "there" && { over: loaded.value.name })}
      />
      {loaded.at === "loading" && <Waiting words="Looking up the school…" />}
      {loaded.at === "failed" && <ProblemMessage problem={loaded.problem} onAgain={reload} />}
      {loaded.at === "there" && (
        <>
          <People school={id} />
          <SettingsForm school={loaded.value} onSaved={reload} />
        </>
      )}
      <p>
        <Go to={{ at: "school", school: id }}>State of the school</Go>
      </p>
    </>
  );
}
