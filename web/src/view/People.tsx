import { useState } from "preact/hooks";

import { asProblem, type Problem } from "../api/problem";
import type { StaffMember } from "../api/types";
import { useServices } from "../services";
import { ProblemMessage } from "./ProblemMessage";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";

/** The colleagues who may do the sync. */
export function People({ school }: { school: string }) {
  const { api, config } = useServices();
  const { loaded, reload } = useLoaded(school, () => api.staff(school));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [said, setSaid] = useState("");
  const change = async (act: () => Promise<void>, done: string) => {
    try {
      await act();
      setProblem(null);
      setSaid(done);
      reload();
    } catch (error) {
      setProblem(asProblem(error));
      return false;
    }
    return true;
  };
  return (
    <section>
      <h2>Who may do the sync</h2>
      {loaded.at === "loading" && <Waiting words="Looking up the people…" />}
      {loaded.at === "failed" && <ProblemMessage problem={loaded.problem} onAgain={reload} />}
      {loaded.at === "there" && (
        <Members
          members={loaded.value}
          onRemove={(email) => change(() => api.removeStaff(school, email), `${email} removed.`)}
        />
      )}
      <p>
        {config.authorization_endpoint
          ? "A colleague signs in with this address. If they have no account yet, the people who run this service make one."
          : "A colleague signs in with the account of your organisation. Whoever manages its accounts makes one with this address."}
      </p>
      {problem && <ProblemMessage problem={problem} />}
      <p role="status">{said}</p>
      <AddMember onAdd={(email) => change(() => api.addStaff(school, email), `${email} added.`)} />
    </section>
  );
}

interface MembersProps {
  readonly members: readonly StaffMember[];
  readonly onRemove: (email: string) => Promise<boolean>;
}

function Members({ members, onRemove }: MembersProps) {
  const { clock } = useServices();
  if (members.length === 0) return <p>Nobody yet.</p>;
  return (
    <ul class="people">
      {members.map((member) => (
        <li key={member.email}>
          <span>{member.email}</span>
          <span class="quiet">since {clock.day(member.added_at)}</span>
          <RemoveMember email={member.email} onRemove={() => void onRemove(member.email)} />
        </li>
      ))}
    </ul>
  );
}

/** Asks once more: people remove themselves by mistake, and cannot undo that. */
function RemoveMember({ email, onRemove }: { email: string; onRemove: () => void }) {
  const { session } = useServices();
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked) {
    return (
      <button type="button" class="link" onClick={() => setIsAsked(true)}>
        Remove<span class="hidden-words"> {email}</span>
      </button>
    );
  }
  const isSelf = email.toLowerCase() === session.person.toLowerCase();
  return (
    <span class="sure">
      {isSelf ? "This is you: you cannot add yourself again." : "Are you sure?"}{" "}
      <button type="button" class="link" onClick={onRemove} ref={(button) => button?.focus()}>
        Yes, remove<span class="hidden-words"> {email}</span>
      </button>{" "}
      <button type="button" class="link" onClick={() => setIsAsked(false)}>
        No, keep<span class="hidden-words"> {email}</span>
      </button>
    </span>
  );
}

function AddMember({ onAdd }: { onAdd: (email: string) => Promise<boolean> }) {
  const [email, setEmail] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await onAdd(email.trim())) setEmail("");
  };
  return (
    <form class="inline" onSubmit={(event) => void submit(event)}>
      <label for="new-member">E-mail address of a colleague</label>
      <input
        id="new-member"
        type="email"
        required
        autocomplete="off"
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        Add
      </button>
    </form>
  );
}
