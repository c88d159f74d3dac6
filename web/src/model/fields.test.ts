import { expect, test } from "vitest";

import { Problem } from "../api/problem";
import { fieldFaults } from "./fields";

test("a field with three wrong values is named once, in words", () => {
  const errors = [0, 1, 2].map((place) => ({
    field: `body.recipients.${place}`,
    message: "String should match pattern '^[^@]+$'",
  }));
  const faults = fieldFaults(new Problem("invalid-request", 422, { errors }));
  expect(faults.map(({ key, words }) => [key, words.includes("^")])).toEqual([
    ["recipients", false],
  ]);
});

test("a field that the form does not have keeps the words of the API", () => {
  const errors = [{ field: "body.colour", message: "Extra inputs are not permitted" }];
  const [fault] = fieldFaults(new Problem("invalid-request", 422, { errors }));
  expect(fault).toEqual({
    key: null,
    name: "body.colour",
    words: "Extra inputs are not permitted",
  });
});
