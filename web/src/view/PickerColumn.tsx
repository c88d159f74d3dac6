import { useId } from "preact/hooks";

import { columnOf, type PickerGroup, type PickerItem } from "../model/picker";
import { PickerRow } from "./PickerRow";

/** The buttons of the items that the filter shows, for a selector. */
export const SHOWN_ITEMS = ".group:not([hidden]) li:not([hidden]) > button";

interface Props {
  readonly title: string;
  readonly items: readonly PickerItem[];
  readonly shown: ReadonlySet<string>;
  readonly isChosen: boolean;
  readonly onMove: (ids: readonly string[], from: HTMLElement) => void;
}

/** One of the two columns: a click on an item moves it to the other. */
export function PickerColumn({ title, items, shown, isChosen, onMove }: Props) {
  const id = useId();
  const groups = columnOf(items, isChosen);
  const all = groups.flatMap((group) => group.items);
  const visible = all.filter((item) => shown.has(item.id));
  const onClick = (event: MouseEvent) => {
    const button = buttonOf(event);
    if (button?.dataset.id) onMove([button.dataset.id], button);
  };
  return (
    <section class="column" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {title} <span class="number">{all.length}</span>
        </h2>
        <button
          type="button"
          class="link"
          disabled={visible.length === 0}
          onClick={(event) =>
            onMove(
              visible.map((item) => item.id),
              event.currentTarget,
            )
          }
        >
          {wordsForAll(isChosen, visible.length, all.length)}
          <span class="hidden-words"> of {title}</span>
        </button>
      </header>
      <div
        class="list"
        role="group"
        aria-label={`${title}: up and down arrows go from one to the next`}
        tabIndex={visible.length > 0 ? 0 : -1}
        onClick={onClick}
        onKeyDown={moveFocus}
        onFocusIn={enterList}
        onFocusOut={leaveList}
      >
        {visible.length === 0 && <p class="quiet">{all.length === 0 ? "None" : "None found"}</p>}
        {groups.map((group) => (
          <Group key={group.name} group={group} shown={shown} />
        ))}
      </div>
    </section>
  );
}

interface GroupProps {
  readonly group: PickerGroup;
  readonly shown: ReadonlySet<string>;
}

/** A group with nothing to show is hidden as one: its rows need not be touched. */
function Group({ group, shown }: GroupProps) {
  const isShown = group.items.some((item) => shown.has(item.id));
  return (
    <div class="group" hidden={!isShown}>
      {group.name && <h3>{group.name}</h3>}
      <ul>
        {group.items.map((item) => (
          <PickerRow key={item.id} item={item} isShown={!isShown || shown.has(item.id)} />
        ))}
      </ul>
    </div>
  );
}

function wordsForAll(isChosen: boolean, visible: number, all: number): string {
  const verb = isChosen ? "Remove" : "Add";
  return visible === all ? `${verb} all` : `${verb} the ${visible} shown`;
}

function buttonOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest("button") : null;
}

/** A list is one stop of the Tab key, however long it is: it leads to its first item. */
function enterList(event: FocusEvent): void {
  const list = event.currentTarget as HTMLElement;
  if (event.target === list) list.querySelector<HTMLElement>(SHOWN_ITEMS)?.focus();
  // Shift and Tab must lead out of the list, and not back to its first item.
  else list.tabIndex = -1;
}

function leaveList(event: FocusEvent): void {
  const list = event.currentTarget as HTMLElement;
  const isInside = event.relatedTarget instanceof Node && list.contains(event.relatedTarget);
  if (!isInside) list.tabIndex = 0;
}

/** Up and down go from item to item. */
function moveFocus(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  if (!step || !(list instanceof HTMLElement)) return;
  event.preventDefault();
  const buttons = [...list.querySelectorAll<Element>(SHOWN_ITEMS)];
  const button = buttonOf(event);
  const next = button && buttons[buttons.indexOf(button) + step];
  if (next instanceof HTMLElement) next.focus();
}
