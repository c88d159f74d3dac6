const PATHS = {
  good: "M5 12.5l4.5 4.5L19 7.5",
  act: "M12 3.5L2.5 20h19L12 3.5m0 6v4.5m0 2.8v.1",
  wait: "M12 7v5.5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  calm: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-10v5.5m0-9v-.1",
  added: "M12 5v14M5 12h14",
  removed: "M5 12h14",
} as const;

export type IconName = keyof typeof PATHS;

/** Says nothing to a screen reader: each icon has a word beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
