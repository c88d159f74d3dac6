import { expect, test } from "vitest";

import { NO_CHANGE } from "../../mock/schools";
import type { Preview, Summary, WarningCode } from "../api/types";
import { actOf } from "./act";
import { lossesOf, NO_DECISIONS } from "./decisions";

function act(preview: Preview, isNew = false): string {
  return actOf(preview, isNew, lossesOf(preview, NO_DECISIONS));
}

function previewOf(summary: Partial<Summary>, ...codes: WarningCode[]): Preview {
  return {
    preview_id: "p",
    school_id: "s",
    created_at: "",
    expires_at: "",
    mis_read_at: "",
    subjects: [],
    classes: [],
    summary: { ...NO_CHANGE, ...summary },
    warnings: codes.map((code) => ({
      id: `${code}:x`,
      code,
      entity: { kind: "class", id: "x", name: "x" },
      message: "",
      tasks_lost: 0,
      tasks: [],
    })),
    pairs: [],
    restore: [],
    undo: null,
  };
}

test.each([
  [previewOf({ classes_deleted: 2, tasks_deleted: 14 }), "Delete 2 classes and 14 tasks, and sync"],
  [previewOf({ classes_deleted: 1 }, "deleted_class"), "Delete 1 class, and sync"],
  [
    previewOf({ subjects_deleted: 1, classes_deleted: 3, tasks_deleted: 1 }),
    "Delete 1 subject, 3 classes and 1 task, and sync",
  ],
  [
    previewOf({ students_leaving: 1400 }, "mass_departure"),
    "Mark 1,400 students as left, and sync",
  ],
  [previewOf({}, "emptied_class", "emptied_class"), "Leave 2 classes empty, and sync"],
  [previewOf({ classes_deleted: 9 }, "mis_changed", "deleted_class"), "Delete 9 classes, and sync"],
  [previewOf({}, "mis_changed"), "Move to the new MIS, and sync"],
  [previewOf({ students_joining: 3 }), "Sync, deleting nothing"],
  [previewOf({}), "Sync: nothing needs to change"],
])("the button says what it does: %#", (preview, words) => {
  expect(act(preview)).toBe(words);
});

test("the button of a first sync says what is set up", () => {
  expect(act(previewOf({ subjects_added: 12, classes_added: 96 }), true)).toBe(
    "Set up 12 subjects and 96 classes",
  );
});
