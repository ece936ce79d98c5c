import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { decodePredictions, encodePredictions, type Predictions } from "./predictions.ts";
import { encodeSafetensors, type TensorToWrite } from "./safetensors.ts";

const predictions: Predictions = {
  split: "test",
  classes: ["zero", "one", 'thr"ee'],
  labels: Float32Array.of(2, 0),
  logits: Float32Array.of(0, 1, 2, -0.5, 1e-40, NaN),
  worst: {
    indices: Float32Array.of(1),
    inputs: Float32Array.of(1, 2, 3, 4),
    inputShape: [2, 2],
  },
};

Deno.test("predictions are read as they were written", () => {
  assertEquals(decodePredictions(encodePredictions(predictions), "p"), predictions);
});

Deno.test("predictions of no examples are read", () => {
  const none = new Float32Array(0);
  const empty = {
    ...predictions,
    labels: none,
    logits: none,
    worst: { indices: none, inputs: none, inputShape: [28, 28] },
  };
  assertEquals(decodePredictions(encodePredictions(empty), "p"), empty);
});

const floats = (shape: readonly number[], ...values: number[]): TensorToWrite => ({
  shape,
  values: Float32Array.from(values),
});

const tensors = {
  "labels": floats([2], 0, 1),
  "logits": floats([2, 2], 1, 2, 3, 4),
  "worst.indices": floats([1], 0),
  "worst.inputs": floats([1, 2], 5, 6),
};

const metadata = { split: "test", classes: '["a","b"]' };

Deno.test("a file without the name of its split is read", () => {
  const bytes = encodeSafetensors(tensors, { classes: metadata.classes });
  assertEquals(decodePredictions(bytes, "p").split, "unknown");
});

Deno.test("files of other tensors are refused with what is wrong", () => {
  const { labels: _, ...unlabelled } = tensors;
  const cases: [string, Readonly<Record<string, TensorToWrite>>, Record<string, string>][] = [
    ['no float32 tensor "labels"', unlabelled, metadata],
    [
      'no float32 tensor "logits"',
      { ...tensors, "logits": { shape: [2, 2], values: new Float64Array(4) } },
      metadata,
    ],
    ["classes are not named", tensors, {}],
    ["classes are not named", tensors, { classes: "[1,2]" }],
    ["classes are not named", tensors, { classes: "[" }],
    ["logits have shape [2, 2], needed [2, 1]", tensors, { classes: '["a"]' }],
    ["labels have shape [2, 1]", { ...tensors, "labels": floats([2, 1], 0, 1) }, metadata],
    ["logits have shape [4]", { ...tensors, "logits": floats([4], 1, 2, 3, 4) }, metadata],
    ["shapes [1] and [2]", { ...tensors, "worst.inputs": floats([2], 5, 6) }, metadata],
    ["shapes [] and []", {
      ...tensors,
      "worst.indices": floats([], 0),
      "worst.inputs": floats([], 0),
    }, metadata],
    ...[2, -1, 0.5, NaN].map((label): [string, typeof tensors, typeof metadata] => [
      "a label is no class",
      { ...tensors, "labels": floats([2], 0, label) },
      metadata,
    ]),
    ["worst examples is none of", { ...tensors, "worst.indices": floats([1], 2) }, metadata],
  ];
  for (const [message, tensors, metadata] of cases) {
    const bytes = encodeSafetensors(tensors, metadata);
    assertThrows(() => decodePredictions(bytes, "runs/a/p"), UsageError, message);
    assertThrows(() => decodePredictions(bytes, "runs/a/p"), UsageError, "runs/a/p: ");
  }
});
