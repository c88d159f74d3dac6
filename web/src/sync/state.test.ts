import { expect, test } from "vitest";

import { previewOf } from "../../mock/preview";
import { SITUATIONS, type Situation } from "../../mock/schools";
import { Problem } from "../api/problem";
import type { Preview } from "../api/types";
import { addClasses, previewedChoice, removeClasses } from "../model/choice";
import {
  type Choosing,
  type Event,
  isPreviewed,
  keptOf,
  next,
  NOTHING_KEPT,
  notDecided,
  type Sync,
} from "./state";

const PREVIEW = previewOf(SITUATIONS.get("dale") as Situation, null);
const STALE = new Problem("preview-stale", 409);

function after(...events: Event[]): Sync {
  return events.reduce<Sync>(next, { at: "reading", choice: null, kept: NOTHING_KEPT });
}

function choosing(...events: Event[]): Choosing {
  return after({ kind: "previewed", preview: PREVIEW }, ...events) as Choosing;
}

function deciding(id: string, kind: "accept" | "keep"): Event {
  return { kind: "decided", ids: [id], answer: { kind } };
}

function readAgain(sync: Choosing, preview: Preview): Choosing {
  const reading = next(sync, { kind: "read", choice: sync.choice, kept: keptOf(sync) });
  return next(reading, { kind: "previewed", preview }) as Choosing;
}

test("nothing is accepted beforehand", () => {
  expect(notDecided(choosing())).toEqual(PREVIEW.warnings.map((warning) => warning.id));
});

test("a warning is decided by one of its answers", () => {
  const [id = ""] = notDecided(choosing());
  const kept = choosing(deciding(id, "keep"));
  const accepted = next(kept, deciding(id, "accept")) as Choosing;
  expect([kept, accepted].map((sync) => sync.decisions.get(id)?.answer.kind)).toEqual([
    "keep",
    "accept",
  ]);
});

test("an answer decides one warning, and taking it back does not", () => {
  const [id = ""] = notDecided(choosing());
  const ticked = choosing(deciding(id, "accept"));
  const unticked = next(ticked, { kind: "decided", ids: [id], answer: null }) as Choosing;
  expect([notDecided(ticked).includes(id), notDecided(unticked).includes(id)]).toEqual([
    false,
    true,
  ]);
});

test("an answer holds for a new preview whose warning says the same", () => {
  const [id = ""] = notDecided(choosing());
  const again = readAgain(choosing(deciding(id, "accept")), PREVIEW);
  expect([[...again.decisions.keys()], [...again.news]]).toEqual([[id], []]);
});

test("a warning that says something else is new, and open", () => {
  const [id = ""] = notDecided(choosing());
  const [first, ...rest] = PREVIEW.warnings as [Preview["warnings"][0]];
  const other = { ...PREVIEW, warnings: [{ ...first, message: "More homework." }, ...rest] };
  const again = readAgain(choosing(deciding(id, "accept")), other);
  expect([[...again.decisions.keys()], [...again.news]]).toEqual([[], [id]]);
});

test("a preview no longer answers a choice that was changed", () => {
  const choice = removeClasses(previewedChoice(PREVIEW), [PREVIEW.classes[0]?.id ?? ""]);
  expect(isPreviewed(choosing({ kind: "chosen", choice }))).toBe(false);
});

test("a refusal keeps choice and ticks", () => {
  const [id = ""] = notDecided(choosing());
  const before = choosing(deciding(id, "accept"));
  const refused = next(next(before, { kind: "confirm" }), { kind: "refused", problem: STALE });
  expect(refused).toEqual({ ...before, setback: { during: "confirm", problem: STALE } });
});

test("a look that fails keeps what was there before", () => {
  const before = choosing();
  const reading = next(before, { kind: "read", choice: before.choice, kept: keptOf(before) });
  const failed = next(reading, {
    kind: "unread",
    problem: new Problem("mis-unavailable", 503),
    before,
  });
  expect(failed).toMatchObject({ at: "choosing", preview: PREVIEW, setback: { during: "look" } });
});

test("what is gone from the MIS leaves the choice", () => {
  const choice = addClasses(previewedChoice(PREVIEW), ["gone"], PREVIEW);
  const problem = new Problem("selection-invalid", 422, { unknown: { classes: ["gone"] } });
  const failed = after(
    { kind: "read", choice, kept: NOTHING_KEPT },
    { kind: "unread", problem, before: null },
  );
  expect(failed.at === "unread" && failed.choice?.classes.has("gone")).toBe(false);
});

test("an answer that nobody waits for any more changes nothing", () => {
  const before = choosing();
  expect(next(before, { kind: "refused", problem: STALE })).toBe(before);
});
