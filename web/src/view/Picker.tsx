import { useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { counted } from "../model/counts";
import { distinct } from "../model/names";
import { type Filter, NO_FILTER, neighbourOf, type PickerItem, shownIds } from "../model/picker";
import { PickerColumn, SHOWN_ITEMS } from "./PickerColumn";

interface Props {
  /** In order: see `inPickerOrder`. */
  readonly items: readonly PickerItem[];
  /** "subject" and "subjects", or "class" and "classes". */
  readonly one: string;
  readonly many: string;
  readonly onAdd: (ids: readonly string[]) => void;
  readonly onRemove: (ids: readonly string[]) => void;
}

/** Two columns: on the MIS and not chosen, and chosen for sync. */
export function Picker({ items, one, many, onAdd, onRemove }: Props) {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [said, setSaid] = useState("");
  const shown = useMemo(() => shownIds(items, filter), [items, filter]);
  const search = useRef<HTMLInputElement>(null);
  const goOnAt = useFocusAfterMove(search);
  const chosen = items.filter((item) => item.isChosen).length;

  const move =
    (verb: "added" | "removed", act: (ids: readonly string[]) => void) =>
    (ids: readonly string[], from: HTMLElement) => {
      goOnAt(ids, from);
      const name = items.find((item) => item.id === ids[0])?.name ?? "";
      const what = ids.length === 1 ? name : counted(ids.length, one, many);
      const now = chosen + (verb === "added" ? ids.length : -ids.length);
      setSaid(`${what} ${verb}. ${counted(now, one, many)} chosen.`);
      act(ids);
    };

  return (
    <div class="picker">
      <Filters items={items} filter={filter} onFilter={setFilter} many={many} search={search} />
      <p class="hidden-words" role="status">
        {said}
      </p>
      <div class="columns">
        <PickerColumn
          title={`On the MIS, not chosen`}
          items={items}
          shown={shown}
          isChosen={false}
          onMove={move("added", onAdd)}
        />
        <PickerColumn
          title="Chosen for sync"
          items={items}
          shown={shown}
          isChosen
          onMove={move("removed", onRemove)}
        />
      </div>
    </div>
  );
}

interface FiltersProps {
  readonly items: readonly PickerItem[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly many: string;
  readonly search: { current: HTMLInputElement | null };
}

function Filters({ items, filter, onFilter, many, search }: FiltersProps) {
  const id = useId();
  const groups = distinct(items.map((item) => item.group));
  const years = distinct(items.map((item) => item.year));
  return (
    <div class="filters">
      <div>
        <label for={id}>Search the {many}</label>
        <input
          id={id}
          type="search"
          autocomplete="off"
          spellcheck={false}
          ref={search}
          value={filter.search}
          onInput={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
        />
      </div>
      {groups.length > 1 && (
        <Narrow
          label="Subject"
          all="All subjects"
          values={groups}
          value={filter.group}
          onChange={(group) => onFilter({ ...filter, group })}
        />
      )}
      {years.length > 1 && (
        <Narrow
          label="Year"
          all="All years"
          values={years}
          value={filter.year}
          onChange={(year) => onFilter({ ...filter, year })}
        />
      )}
    </div>
  );
}

interface NarrowProps {
  readonly label: string;
  readonly all: string;
  readonly values: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Narrow({ label, all, values, value, onChange }: NarrowProps) {
  const id = useId();
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{all}</option>
        {values.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

/**
 * Keeps the keyboard where the person works: after an item has left its column, on the next one
 * there; after the last one, in the search.
 */
function useFocusAfterMove(search: { current: HTMLInputElement | null }) {
  const waiting = useRef<{ list: Element; next: string | null } | null>(null);
  useLayoutEffect(() => {
    if (!waiting.current) return;
    const { list, next } = waiting.current;
    waiting.current = null;
    const button =
      next === null ? null : list.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`);
    (button ?? search.current)?.focus();
  });
  return (ids: readonly string[], from: HTMLElement) => {
    const column = from.closest(".column");
    if (!column) return;
    const shown = [...column.querySelectorAll<HTMLElement>(SHOWN_ITEMS)];
    const names = shown.map((button) => button.dataset.id ?? "");
    waiting.current = {
      list: column,
      next: ids.length === 1 ? neighbourOf(names, ids[0] ?? "") : null,
    };
  };
}
