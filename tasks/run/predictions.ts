/**
 * What a trained model said of each example of a split, and the examples it got most wrong:
 * `predictions.safetensors`.
 *
 * @module
 */
import type { Shape } from "../../kernel/backend.ts";
import { UsageError } from "../../kernel/errors.ts";
import { parseJson } from "./json.ts";
import { decodeSafetensors, encodeSafetensors, type TensorRead } from "./safetensors.ts";
import { showSizes } from "./show.ts";

/** What a trained model said of a split. */
export interface Predictions {
  /** `test`, or `validation` where the dataset has no test split. */
  readonly split: string;
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** The class of each example. */
  readonly labels: Float32Array;
  /** `[examples, classes]`, row-major. */
  readonly logits: Float32Array;
  /** The examples with the greatest loss, the worst one first. */
  readonly worst: {
    /** Their numbers in the split. */
    readonly indices: Float32Array;
    /** Their inputs, one after the other, as the model saw them. */
    readonly inputs: Float32Array;
    /** The shape of one input: `[28, 28]`, or `[3, 32, 32]` with the channels first. */
    readonly inputShape: Shape;
  };
}

/** Writes predictions as the bytes of a safetensors file. */
export function encodePredictions(
  { split, classes, labels, logits, worst }: Predictions,
): Uint8Array<ArrayBuffer> {
  return encodeSafetensors({
    "labels": { shape: [labels.length], values: labels },
    "logits": { shape: [labels.length, classes.length], values: logits },
    "worst.indices": { shape: [worst.indices.length], values: worst.indices },
    "worst.inputs": { shape: [worst.indices.length, ...worst.inputShape], values: worst.inputs },
  }, { split, classes: JSON.stringify(classes) });
}

/** Reads what {@linkcode encodePredictions} wrote. Throws a {@linkcode UsageError} for anything else. */
export function decodePredictions(bytes: Uint8Array, source: string): Predictions {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const refuse = (what: string): never => {
    throw new UsageError(`${source}: not the predictions of a run: ${what}; train again`);
  };
  const floats = (name: string): { values: Float32Array; shape: Shape } => {
    const found: TensorRead | undefined = tensors[name];
    if (found?.values instanceof Float32Array) return { shape: found.shape, values: found.values };
    return refuse(`there is no float32 tensor "${name}" in it`);
  };
  const classes = parseJson(metadata.classes ?? "");
  if (!isTexts(classes)) return refuse("its classes are not named");
  const [labels, logits] = [floats("labels"), floats("logits")];
  const [indices, inputs] = [floats("worst.indices"), floats("worst.inputs")];
  const count = labels.values.length;
  if (labels.shape.length !== 1) refuse(`its labels have shape ${showSizes(labels.shape)}`);
  const fits = logits.shape.length === 2 && logits.shape[0] === count &&
    logits.shape[1] === classes.length;
  if (!fits) {
    refuse(
      `its logits have shape ${showSizes(logits.shape)}, needed [${count}, ${classes.length}]`,
    );
  }
  if (indices.shape.length !== 1 || inputs.shape[0] !== indices.values.length) {
    refuse(
      `its worst examples have shapes ${showSizes(indices.shape)} and ${showSizes(inputs.shape)}`,
    );
  }
  if (!labels.values.every((label) => isNumberBelow(classes.length, label))) {
    refuse("a label is no class");
  }
  if (!indices.values.every((index) => isNumberBelow(count, index))) {
    refuse("one of its worst examples is none of the split");
  }
  return {
    split: metadata.split ?? "unknown",
    classes,
    labels: labels.values,
    logits: logits.values,
    worst: {
      indices: indices.values,
      inputs: inputs.values,
      inputShape: inputs.shape.slice(1),
    },
  };
}

function isTexts(json: unknown): json is string[] {
  return Array.isArray(json) && json.every((text) => typeof text === "string");
}

function isNumberBelow(count: number, value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}
