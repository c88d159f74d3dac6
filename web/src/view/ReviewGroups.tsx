import { useState } from "preact/hooks";

import { classes } from "../model/counts";
import { byTeacher, idsOf, isDecided, type ReviewGroup, type ReviewItem } from "../model/review";
import { type Deciding, OtherAnswers } from "./Decide";
import { WarningTick } from "./WarningTick";

const FEW = 5;

interface Props {
  readonly groups: readonly ReviewGroup[];
  readonly on: Deciding;
  readonly news: ReadonlySet<string>;
  readonly isAsked: boolean;
}

/** Every warning, in groups: what needs thought one by one, what loses nothing by one tick. */
export function ReviewGroups({ groups, ...rest }: Props) {
  const isLong = groups.reduce((sum, group) => sum + group.items.length, 0) > FEW;
  return (
    <>
      {groups.map((group) =>
        group.oneTick ? (
          <OneTick key={group.key} group={group} {...rest} />
        ) : (
          <OneByOne key={group.key} group={group} isFolded={isLong} {...rest} />
        ),
      )}
    </>
  );
}

interface GroupProps extends Omit<Props, "groups"> {
  readonly group: ReviewGroup;
}

function OneByOne({ group, on, news, isAsked, isFolded }: GroupProps & { isFolded: boolean }) {
  return (
    <section class="review">
      {group.items.length > 1 && <h3 class="of-group">{group.title}</h3>}
      <Together group={group} on={on} />
      <ul class="warnings">
        {group.items.map((item) => (
          <WarningTick
            key={item.warning.id}
            item={item}
            on={on}
            isNew={news.has(item.warning.id)}
            isMissing={isAsked && !isDecided(item, on.decisions)}
            isFolded={isFolded}
          />
        ))}
      </ul>
    </section>
  );
}

/** One answer for those that belong together: a teacher's classes, or all that live on. */
function Together({ group, on }: { group: ReviewGroup; on: Deciding }) {
  const open = (items: readonly ReviewItem[]) =>
    items.filter((item) => !isDecided(item, on.decisions));
  const accept = (items: readonly ReviewItem[]) =>
    on.actions.decide(items.flatMap(idsOf), { kind: "accept" });
  if (group.key === "pair") {
    const left = open(group.items);
    return left.length < 2 ? null : (
      <p class="ways">
        <button type="button" class="button" onClick={() => matchAll(left, on)}>
          Yes, these {classes(left.length)} are the same classes
        </button>
      </p>
    );
  }
  const teachers = byTeacher(group)
    .map(({ teacher, items }) => ({ teacher, items: open(items) }))
    .filter(({ items }) => items.length > 1);
  if (teachers.length === 0) return null;
  return (
    <p class="ways">
      {teachers.map(({ teacher, items }) => (
        <button key={teacher} type="button" class="button" onClick={() => accept(items)}>
          Accept these {items.length} of <bdi>{teacher}</bdi>
        </button>
      ))}
    </p>
  );
}

function matchAll(items: readonly ReviewItem[], on: Deciding): void {
  for (const item of items) {
    const strong = item.pairs.find((pair) => pair.strong);
    if (strong) on.actions.decide(idsOf(item), { kind: "same", to: strong.to });
  }
}

function OneTick({ group, on, news, isAsked }: GroupProps) {
  const [isOpen, setIsOpen] = useState(false);
  const left = group.items.filter((item) => {
    const kind = on.decisions.get(item.warning.id)?.answer.kind;
    return kind === undefined || kind === "accept";
  });
  const isTicked = left.length > 0 && left.every((item) => on.decisions.has(item.warning.id));
  const isMissing = isAsked && left.length > 0 && !isTicked;
  const isNew = group.items.some((item) => news.has(item.warning.id));
  const id = `tick-${group.key}`;
  return (
    <section class={`review one-tick ${isMissing ? "missing" : ""}`}>
      <h3 class="of-group">
        {group.title}: {group.items.length}
        {isNew && <strong class="news"> New since you looked</strong>}
      </h3>
      <label class="tick" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={isTicked}
          disabled={left.length === 0}
          aria-invalid={isMissing}
          onChange={(event) =>
            on.actions.decide(
              left.flatMap(idsOf),
              event.currentTarget.checked ? { kind: "accept" } : null,
            )
          }
        />
        <span>{group.oneTick}</span>
      </label>
      {left.length < group.items.length && (
        <p>{classes(group.items.length - left.length)} of them you keep, or match.</p>
      )}
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>Which ones, and keep some of them</summary>
        {isOpen && (
          <ul class="plain">
            {group.items.map((item) => (
              <li key={item.warning.id}>
                <p>
                  <bdi>{item.warning.message}</bdi>
                  {item.teacher && <span class="quiet"> {item.teacher}</span>}
                </p>
                <OtherAnswers item={item} on={on} />
              </li>
            ))}
          </ul>
        )}
      </details>
    </section>
  );
}
