import { expect, test } from "vitest";

import { previewOf } from "../../mock/preview";
import { SITUATIONS, type Situation } from "../../mock/schools";
import { Problem } from "../api/problem";
import { addClasses, previewedChoice, removeClasses } from "../model/choice";
import { type Choosing, type Event, isPreviewed, next, notAccepted, type Sync } from "./state";

const PREVIEW = previewOf(SITUATIONS.get("dale") as Situation, null);
const STALE = new Problem("preview-stale", 409);

function after(...events: Event[]): Sync {
  return events.reduce<Sync>(next, { at: "reading", choice: null });
}

function choosing(...events: Event[]): Choosing {
  return after({ kind: "previewed", preview: PREVIEW }, ...events) as Choosing;
}

test("nothing is accepted beforehand", () => {
  expect(notAccepted(choosing())).toEqual(PREVIEW.warnings.map((warning) => warning.id));
});

test("a doubtful match is decided by one of two answers", () => {
  const [id = ""] = notAccepted(choosing());
  const other = choosing(
    { kind: "accepted", id, isAccepted: true },
    { kind: "told_apart", id, areDifferent: true },
  );
  const same = next(other, { kind: "accepted", id, isAccepted: true }) as Choosing;
  expect([...other.different, ...other.accepted]).toEqual([id]);
  expect([[...same.different], [...same.accepted]]).toEqual([[], [id]]);
  expect(notAccepted(other)).not.toContain(id);
});

test("a tick accepts one warning, and taking it back does not", () => {
  const [id = ""] = notAccepted(choosing());
  const ticked = choosing({ kind: "accepted", id, isAccepted: true });
  const unticked = next(ticked, { kind: "accepted", id, isAccepted: false }) as Choosing;
  expect([notAccepted(ticked).includes(id), notAccepted(unticked).includes(id)]).toEqual([
    false,
    true,
  ]);
});

test("a new preview takes back every tick", () => {
  const [id = ""] = notAccepted(choosing());
  const again = choosing(
    { kind: "accepted", id, isAccepted: true },
    { kind: "read", choice: null },
    { kind: "previewed", preview: PREVIEW },
  );
  expect(again.accepted.size).toBe(0);
});

test("a preview no longer answers a choice that was changed", () => {
  const choice = removeClasses(previewedChoice(PREVIEW), [PREVIEW.classes[0]?.id ?? ""]);
  expect(isPreviewed(choosing({ kind: "chosen", choice }))).toBe(false);
});

test("a refusal keeps choice and ticks", () => {
  const [id = ""] = notAccepted(choosing());
  const before = choosing({ kind: "accepted", id, isAccepted: true });
  const refused = next(next(before, { kind: "confirm" }), { kind: "refused", problem: STALE });
  expect(refused).toEqual({ ...before, setback: { during: "confirm", problem: STALE } });
});

test("a look that fails keeps what was there before", () => {
  const before = choosing();
  const reading = next(before, { kind: "read", choice: before.choice });
  const failed = next(reading, {
    kind: "unread",
    problem: new Problem("mis-unavailable", 503),
    before,
  });
  expect(failed).toMatchObject({ at: "choosing", preview: PREVIEW, setback: { during: "look" } });
});

test("what is gone from the MIS leaves the choice", () => {
  const choice = addClasses(previewedChoice(PREVIEW), ["gone"]);
  const problem = new Problem("selection-invalid", 422, { unknown: { classes: ["gone"] } });
  const failed = after({ kind: "read", choice }, { kind: "unread", problem, before: null });
  expect(failed.at === "unread" && failed.choice?.classes.has("gone")).toBe(false);
});

test("an answer that nobody waits for any more changes nothing", () => {
  const before = choosing();
  expect(next(before, { kind: "refused", problem: STALE })).toBe(before);
});
