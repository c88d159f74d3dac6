import { useEffect } from "preact/hooks";

/** The heading of a place, which is also the document's title. */
export function Heading({ words, over }: { words: string; over?: string }) {
  useEffect(() => {
    document.title = [words, over, "School sync"].filter(Boolean).join(" – ");
  }, [words, over]);
  return (
    <hgroup>
      {over !== undefined && <p class="over">{over || "\u00a0"}</p>}
      <h1>{words}</h1>
    </hgroup>
  );
}
