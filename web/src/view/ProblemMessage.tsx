import type { Problem } from "../api/problem";
import { differencesOf } from "../model/differences";
import { explained, type Remedy, reasonsOf } from "../model/problems";
import { useServices } from "../services";
import { Go } from "./Go";
import { Message } from "./Message";

interface Props {
  readonly problem: Problem;
  /** What "Try again" does; for a preview that is of no use any more, "Look again". */
  readonly onAgain?: () => void;
}

/** What went wrong, and the one thing to do about it. */
export function ProblemMessage({ problem, onAgain }: Props) {
  const { title, text, remedy } = explained(problem);
  const details = [...reasonsOf(problem), ...differencesOf(problem)];
  return (
    <Message tone="wait" title={title} isAlert>
      {text.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {details.length > 0 && (
        <ul>
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      <WayOut remedy={remedy} onAgain={onAgain} />
    </Message>
  );
}

function WayOut({ remedy, onAgain }: { remedy: Remedy; onAgain: (() => void) | undefined }) {
  const { session } = useServices();
  switch (remedy) {
    case "sign_in":
      return <Act words="Sign in again" onAct={() => void session.signIn()} />;
    case "choose_school":
      return <Go to={{ at: "schools" }}>Choose another school</Go>;
    case "try_again":
    case "get_help":
      return onAgain ? <Act words="Try again" onAct={onAgain} /> : null;
    case "look_again":
      return onAgain ? <Act words="Look again" onAct={onAgain} /> : null;
    case "none":
      return null;
  }
}

function Act({ words, onAct }: { words: string; onAct: () => void }) {
  return (
    <button type="button" class="button main" onClick={onAct}>
      {words}
    </button>
  );
}
