import { Component } from "preact";

import type { PickerItem } from "../model/picker";
import { Icon } from "./Icon";

interface Props {
  readonly item: PickerItem;
  readonly isShown: boolean;
}

/** One item of a column. A page has hundreds, so a row is drawn again only if it changed. */
export class PickerRow extends Component<Props> {
  override shouldComponentUpdate({ item, isShown }: Props): boolean {
    const before = this.props;
    return (
      isShown !== before.isShown ||
      item.mark !== before.item.mark ||
      item.name !== before.item.name ||
      item.detail !== before.item.detail ||
      item.isEmptied !== before.item.isEmptied
    );
  }

  override render({ item, isShown }: Props) {
    return (
      <li hidden={!isShown} class={item.mark ?? ""}>
        <button type="button" tabIndex={-1} data-id={item.id}>
          <span class="hidden-words">{item.isChosen ? "Remove " : "Add "}</span>
          <span class="name">{item.name}</span>
          <span class="detail">{item.detail}</span>
          {item.isEmptied && <Badge icon="act" words="Now empty" />}
          {item.mark === "added" && <Badge icon="added" words="Being added" />}
          {item.mark === "removed" && <Badge icon="removed" words="Being removed" />}
        </button>
      </li>
    );
  }
}

function Badge({ icon, words }: { icon: "act" | "added" | "removed"; words: string }) {
  return (
    <span class={`badge ${icon}`}>
      <Icon name={icon} />
      {words}
    </span>
  );
}
