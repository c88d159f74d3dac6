import type { Explanation } from "../model/problems";

const SIGN_IN_FAILED: Pick<Explanation, "title" | "text"> = {
  title: "The sign-in did not work",
  text: ["Perhaps it took too long, or you began it in another tab. Please try once more."],
};

/** Without a session the page can only offer another start. */
export function StartFailed({ explanation }: { explanation: Explanation | null }) {
  const { title, text } = explanation ?? SIGN_IN_FAILED;
  return (
    <main>
      <h1>{title}</h1>
      {text.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>
        <a class="button main" href={`${location.pathname}${location.hash}`}>
          Start again
        </a>
      </p>
    </main>
  );
}
