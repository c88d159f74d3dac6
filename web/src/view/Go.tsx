import type { ComponentChildren } from "preact";

import { hashOf, type Route } from "../model/route";

interface Props {
  readonly to: Route;
  readonly children: ComponentChildren;
  readonly look?: "link" | "button" | "button main";
}

/** A link to another place of this page. */
export function Go({ to, children, look = "link" }: Props) {
  return (
    <a class={look} href={hashOf(to)}>
      {children}
    </a>
  );
}

/** Goes to a place; `isInstead` leaves no way back to the place that is left. */
export function go(to: Route, { isInstead = false } = {}): void {
  if (isInstead) location.replace(hashOf(to));
  else location.hash = hashOf(to);
}
