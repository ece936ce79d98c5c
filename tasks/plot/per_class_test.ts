import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import type { Predictions } from "../run/predictions.ts";
import { perClassAccuracy } from "./per_class.ts";

/** Answers of a model: for each example the class and what it said. */
const predictions = (
  answers: readonly (readonly [label: number, said: number])[],
): Predictions => ({
  split: "test",
  classes: ["plane", "car", "bird"],
  labels: Float32Array.from(answers, ([label]) => label),
  logits: Float32Array.from(
    answers.flatMap(([, said]) => [0, 1, 2].map((k) => k === said ? 1 : 0)),
  ),
  worst: { indices: new Float32Array(0), inputs: new Float32Array(0), inputShape: [2] },
});

const valuesOf = (spec: object): Record<string, unknown>[] =>
  JSON.parse(JSON.stringify(spec)).data.values;

Deno.test("accuracy is the share of right answers by true class, and last over all examples", () => {
  const run = predictions([[0, 0], [0, 1], [1, 1], [1, 1], [1, 0]]);
  assertEquals(valuesOf(perClassAccuracy([{ label: "a", runs: [run] }])), [
    { group: "a", row: 0, mean: 50, least: 50, greatest: 50 },
    { group: "a", row: 1, mean: 66.6666666667, least: 66.6666666667, greatest: 66.6666666667 },
    // No example is a bird, so there is no point for it.
    { group: "a", row: 3, mean: 60, least: 60, greatest: 60 },
  ]);
});

Deno.test("several seeds become their mean and range", () => {
  const runs = [predictions([[0, 0], [0, 0]]), predictions([[0, 0], [0, 1]])];
  const spec = perClassAccuracy([{ label: "a", runs }]);
  assertEquals(valuesOf(spec)[0], { group: "a", row: 0, mean: 75, least: 50, greatest: 100 });
  assertEquals(JSON.parse(JSON.stringify(spec)).title.subtitle, [
    "On the test split",
    "Point and number: mean; line: least to greatest of 2 seeds",
  ]);
});

Deno.test("runs on datasets with other classes are refused, and the line says which", () => {
  const other = { ...predictions([[0, 0]]), classes: ["0", "1", "2"] };
  assertThrows(
    () =>
      perClassAccuracy([{ label: "a", runs: [predictions([[0, 0]])] }, {
        label: "b",
        runs: [other],
      }]),
    UsageError,
    "plane, car, bird and 0, 1, 2",
  );
});
