import { beforeEach, expect, test } from "vitest";

import { type Draft, forgetDrafts, loadDraft, saveDraft } from "./draft";

class FakeStorage implements Storage {
  private readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key(place: number) {
    return [...this.items.keys()][place] ?? null;
  }
  getItem(key: string) {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.items.set(key, value);
  }
  removeItem(key: string) {
    this.items.delete(key);
  }
  clear() {
    this.items.clear();
  }
}

const DRAFT: Draft = {
  person: "j.archer@dale.example",
  previewId: "p1",
  choice: { subjects: new Set(["maths"]), classes: new Set(["7x"]) },
  decisions: new Map([
    ["deleted_class:9x", { answer: { kind: "accept" }, about: "9x is gone" }],
    ["deleted_class:7x", { answer: { kind: "same", to: "8x" }, about: "7x is gone" }],
  ]),
  keepUntil: "2026-12-25",
  runId: null,
};

let store: FakeStorage;

beforeEach(() => {
  store = new FakeStorage();
});

test("a draft comes back as it was kept", () => {
  saveDraft(store, "A1", DRAFT);
  expect(loadDraft(store, "A1", DRAFT.person)).toEqual(DRAFT);
});

test("a draft is of one school", () => {
  saveDraft(store, "A1", DRAFT);
  expect(loadDraft(store, "A2", DRAFT.person)).toBeNull();
});

test("another person at the same computer starts anew", () => {
  saveDraft(store, "A1", DRAFT);
  expect(loadDraft(store, "A1", "k.other@dale.example")).toBeNull();
});

test("drafts are forgotten, and nothing else", () => {
  store.setItem("oidc.user", "kept");
  saveDraft(store, "A1", DRAFT);
  saveDraft(store, "A2", DRAFT);
  forgetDrafts(store);
  expect([store.length, store.key(0)]).toEqual([1, "oidc.user"]);
});

test("a draft that cannot be read is none", () => {
  store.setItem("draft:A1", "{");
  expect(loadDraft(store, "A1", DRAFT.person)).toBeNull();
});
