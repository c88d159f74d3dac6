/** The places of this page, kept behind the # so that the API serves one document only. */

export type Step = "subjects" | "classes" | "confirm";

export type Route =
  | { readonly at: "schools" }
  | { readonly at: "school"; readonly school: string }
  | { readonly at: "sync"; readonly school: string; readonly step: Step }
  | { readonly at: "run"; readonly school: string; readonly run: string }
  | { readonly at: "settings"; readonly school: string }
  | { readonly at: "unexpected"; readonly school: string };

const STEPS: readonly Step[] = ["subjects", "classes", "confirm"];

/** Reads a place; any other address leads to the choice of a school. */
export function routeOf(hash: string): Route {
  const [root, school, place, last] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decoded);
  if (root !== "schools" || !school) return { at: "schools" };
  const step = STEPS.find((each) => each === last);
  if (place === "sync" && step) return { at: "sync", school, step };
  if (place === "runs" && last) return { at: "run", school, run: last };
  if (place === "settings" || place === "unexpected") return { at: place, school };
  return { at: "school", school };
}

export function hashOf(route: Route): string {
  if (route.at === "schools") return "#/";
  const school = `#/schools/${encodeURIComponent(route.school)}`;
  switch (route.at) {
    case "school":
      return school;
    case "sync":
      return `${school}/sync/${route.step}`;
    case "run":
      return `${school}/runs/${encodeURIComponent(route.run)}`;
    case "settings":
    case "unexpected":
      return `${school}/${route.at}`;
  }
}

/** The place that a mail's link names, which is `?school=<id>`; null without one. */
export function mailedRoute(query: string): Route | null {
  const school = new URLSearchParams(query).get("school");
  return school ? { at: "school", school } : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
