/** The places of this page, kept behind the # so that the API serves one document only. */

export type Step = "plan" | "subjects" | "classes" | "confirm";

/** What a sync brings back, in place of a new selection. */
export type WayBack = { readonly undo: string } | { readonly restore: string };

export type Route =
  | { readonly at: "schools" }
  | { readonly at: "school"; readonly school: string }
  | {
      readonly at: "sync";
      readonly school: string;
      readonly step: Step;
      readonly back?: WayBack | null;
    }
  | { readonly at: "archive"; readonly school: string }
  | { readonly at: "run"; readonly school: string; readonly run: string }
  | { readonly at: "settings"; readonly school: string }
  | { readonly at: "unexpected"; readonly school: string };

const STEPS: readonly Step[] = ["plan", "subjects", "classes", "confirm"];

/** Reads a place; any other address leads to the choice of a school. */
export function routeOf(hash: string): Route {
  const [root, school, place, last, ofBack] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decoded);
  if (root !== "schools" || !school) return { at: "schools" };
  const step = STEPS.find((each) => each === last);
  if (place === "sync" && step) return { at: "sync", school, step };
  if (place === "runs" && last) return { at: "run", school, run: last };
  const backStep = ofBack === "confirm" ? ofBack : "plan";
  if (place === "undo" && last) return { at: "sync", school, step: backStep, back: { undo: last } };
  if (place === "restore" && last) {
    return { at: "sync", school, step: backStep, back: { restore: last } };
  }
  if (place === "archive" || place === "settings" || place === "unexpected")
    return { at: place, school };
  return { at: "school", school };
}

export function hashOf(route: Route): string {
  if (route.at === "schools") return "#/";
  const school = `#/schools/${encodeURIComponent(route.school)}`;
  switch (route.at) {
    case "school":
      return school;
    case "sync":
      return `${school}/${syncPath(route.back ?? null)}/${route.step}`;
    case "run":
      return `${school}/runs/${encodeURIComponent(route.run)}`;
    case "archive":
    case "settings":
    case "unexpected":
      return `${school}/${route.at}`;
  }
}

/** The part of an address that tells one sync from another. */
export function syncPath(back: WayBack | null): string {
  if (!back) return "sync";
  return "undo" in back
    ? `undo/${encodeURIComponent(back.undo)}`
    : `restore/${encodeURIComponent(back.restore)}`;
}

/** The place that a mail's link names: `?school=<id>`, with `&open=plan` or `&open=archive`. */
export function mailedRoute(query: string): Route | null {
  const named = new URLSearchParams(query);
  const school = named.get("school");
  if (!school) return null;
  switch (named.get("open")) {
    case "plan":
      return { at: "sync", school, step: "plan" };
    case "archive":
      return { at: "archive", school };
    default:
      return { at: "school", school };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
