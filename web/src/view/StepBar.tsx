import type { ComponentChildren } from "preact";

import type { PickerItem } from "../model/picker";

interface Props {
  readonly items: readonly PickerItem[];
  readonly children: ComponentChildren;
}

/** Stays in sight: what is chosen so far, and the ways on and back. */
export function StepBar({ items, children }: Props) {
  const count = (isIn: (item: PickerItem) => boolean) => items.filter(isIn).length;
  return (
    <div class="bar in-sight">
      <p>
        {count((item) => item.isChosen)} chosen, {count((item) => item.mark === "added")} being
        added, {count((item) => item.mark === "removed")} being removed
      </p>
      <p class="ways">{children}</p>
    </div>
  );
}
