import type { ComponentChildren } from "preact";

import type { Tone } from "../model/status";
import { Icon } from "./Icon";

interface Props {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ComponentChildren;
  /** Read out at once by a screen reader. */
  readonly isAlert?: boolean;
}

/** A box that says how things are: by icon and word as well as by colour. */
export function Message({ tone, title, children, isAlert = false }: Props) {
  return (
    <section class={`message ${tone}`} {...(isAlert && { role: "alert" })}>
      <Icon name={tone} />
      <div class="message-body">
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  );
}
