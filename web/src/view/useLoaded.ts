import { useCallback, useEffect, useState } from "preact/hooks";

import { asProblem, type Problem } from "../api/problem";

export type Loaded<Value> =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly problem: Problem }
  | { readonly at: "there"; readonly value: Value };

/** Loads what a view shows, and again whenever `key` changes or `reload` is called. */
export function useLoaded<Value>(
  key: string,
  load: () => Promise<Value>,
): { loaded: Loaded<Value>; reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ at: "loading" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (value) => isWanted && setLoaded({ at: "there", value }),
      (error: unknown) => isWanted && setLoaded({ at: "failed", problem: asProblem(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [key, round]);
  return { loaded, reload: useCallback(() => setRound((before) => before + 1), []) };
}
