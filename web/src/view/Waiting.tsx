/** Says that something is on its way; how long it may take is part of the words. */
export function Waiting({ words }: { words: string }) {
  return (
    <p class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      {words}
    </p>
  );
}
