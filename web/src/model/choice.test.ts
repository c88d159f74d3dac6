import { describe, expect, test } from "vitest";
import { NO_CHANGE } from "../../mock/schools";
import type { ItemState, Preview } from "../api/types";
import {
  addSubjects,
  classesOnOffer,
  isSameChoice,
  markOf,
  presentChoice,
  previewedChoice,
  removeSubjects,
  selectionOf,
  withoutUnknown,
} from "./choice";

/** Maths was chosen with one of its two classes, Art never, German is gone from the MIS. */
const PREVIEW: Preview = {
  preview_id: "p",
  school_id: "s",
  created_at: "",
  expires_at: "",
  mis_read_at: "",
  subjects: [
    { id: "maths", name: "Maths", state: "selected", classes: 3 },
    { id: "art", name: "Art", state: "available", classes: 1 },
    { id: "german", name: "German", state: "deleted", classes: 1 },
  ],
  classes: [
    classOf("7x", "maths", "selected"),
    classOf("7y", "maths", "available"),
    classOf("8x", "maths", "emptied"),
    classOf("9x", "maths", "deleted"),
    classOf("7a", "art", "available"),
    classOf("7g", "german", "deleted"),
  ],
  summary: NO_CHANGE,
  warnings: [],
  pairs: [],
  restore: [],
  undo: null,
};

function classOf(id: string, subject_id: string, state: ItemState) {
  return {
    id,
    name: id,
    subject_id,
    state,
    students: 1,
    students_before: 1,
    tasks: 0,
    year_group: null,
    kept_until: null,
    kept_by: null,
    kept_since: null,
    kept_because: null,
    told_apart_by: null,
    teacher: null,
    is_new: false,
  };
}

describe("a choice", () => {
  test("begins as what was chosen before, of what is still on the MIS", () => {
    expect(selectionOf(presentChoice(PREVIEW))).toEqual({
      subjects: ["maths"],
      classes: ["7x", "8x"],
    });
  });

  test("takes a new subject with all its classes", () => {
    const choice = addSubjects(presentChoice(PREVIEW), ["art"], PREVIEW);
    expect(selectionOf(choice)).toEqual({
      subjects: ["art", "maths"],
      classes: ["7a", "7x", "8x"],
    });
  });

  test("gives up a subject with its classes", () => {
    const choice = removeSubjects(presentChoice(PREVIEW), ["maths"], PREVIEW);
    expect(selectionOf(choice)).toEqual({ subjects: [], classes: [] });
  });

  test("is the same again when a subject that was removed is taken back", () => {
    const before = presentChoice(PREVIEW);
    const back = addSubjects(removeSubjects(before, ["maths"], PREVIEW), ["maths"], PREVIEW);
    expect(isSameChoice(back, before)).toBe(true);
  });

  test("does not choose other classes of a subject that is chosen already", () => {
    const before = presentChoice(PREVIEW);
    expect(isSameChoice(addSubjects(before, ["maths"], PREVIEW), before)).toBe(true);
  });

  test("loses what neither the MIS nor the platform knows any more", () => {
    const choice = withoutUnknown(presentChoice(PREVIEW), { classes: ["7x"] });
    expect(selectionOf(choice)).toEqual({ subjects: ["maths"], classes: ["8x"] });
  });

  test("differs from another of the same size", () => {
    const one = { subjects: new Set(["a"]), classes: new Set<string>() };
    const other = { subjects: new Set(["b"]), classes: new Set<string>() };
    expect(isSameChoice(one, other)).toBe(false);
  });
});

test("a preview tells what it was made for", () => {
  const removed = {
    ...PREVIEW,
    classes: [classOf("7x", "maths", "removed"), classOf("7y", "maths", "added")],
  };
  expect([...previewedChoice(removed).classes]).toEqual(["7y"]);
});

test("classes are offered that are on the MIS, under chosen subjects", () => {
  const offered = classesOnOffer(PREVIEW, presentChoice(PREVIEW).subjects).map((each) => each.id);
  expect(offered).toEqual(["7x", "7y", "8x"]);
});

test.each([
  [true, true, null],
  [false, false, null],
  [false, true, "added"],
  [true, false, "removed"],
])("chosen before %s and now %s is marked %s", (before, now, mark) => {
  const setOf = (isIn: boolean) => new Set(isIn ? ["x"] : []);
  expect(markOf("x", setOf(before), setOf(now))).toBe(mark);
});
