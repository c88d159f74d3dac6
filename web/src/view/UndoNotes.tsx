import type { Preview } from "../api/types";
import { students } from "../model/counts";
import { Message } from "./Message";

type Named = { readonly kind: string; readonly id: string; readonly name: string };

/** What taking a sync back does not set back, and why. */
export function UndoNotes({ preview }: { preview: Preview }) {
  const { undo } = preview;
  if (!undo) return null;
  const { again, later, lost, people_again } = undo;
  const isWhole = [again, later, lost].every((list) => list.length === 0) && people_again === 0;
  if (isWhole) {
    return (
      <Message tone="good" title="All of it is taken back">
        <p>What the sync deleted comes back, and the selection is set back.</p>
      </Message>
    );
  }
  return (
    <Message tone="wait" title="Not all of it is taken back">
      <Names words="The MIS says so still, so the next night would do it again:" of={again} />
      <Names words="A later sync has changed these since:" of={later} />
      <Names words="These are not in the archive any more:" of={lost} />
      {people_again > 0 && (
        <p>
          Of {students(people_again)} or teachers the MIS says the same still: they stay as they
          are.
        </p>
      )}
    </Message>
  );
}

function Names({ words, of }: { words: string; of: readonly Named[] }) {
  if (of.length === 0) return null;
  return (
    <>
      <p>{words}</p>
      <ul>
        {of.map(({ kind, id, name }) => (
          <li key={`${kind} ${id}`}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
