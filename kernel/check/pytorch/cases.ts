/**
 * The forms of the recorded cases, and the readers that turn JSON into them.
 *
 * @module
 */
import { showShape, sizeOf } from "../../backend.ts";
import type { Shape } from "../../backend.ts";
import type { JsonNode } from "./json_node.ts";

export type { Shape } from "../../backend.ts";
export type { JsonNode } from "./json_node.ts";

/** A dense, row-major array of float64 numbers. */
export interface NumericArray {
  /** The size of each dimension; `[]` for a scalar. */
  readonly shape: Shape;
  /** All values, the last axis fastest. */
  readonly values: readonly number[];
}

/** An attribute of an op: a number, a flag, a name or a list of sizes, axes or positions. */
export type Attribute = number | boolean | string | readonly number[];

/** One call of an op, with its result and its gradients. */
export interface OpCase {
  /** The op's name: `softmaxCrossEntropy`. */
  readonly op: string;
  /** What is special about the case; often empty. */
  readonly note: string;
  /** Attributes by name: `{ axes: [1], keepDims: true }`. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The arguments; indices and labels are whole numbers. */
  readonly inputs: readonly NumericArray[];
  /** What the op yields. */
  readonly output: NumericArray;
  /** The gradient that the backward pass starts from; it has the shape of the output. */
  readonly upstream: NumericArray;
  /**
   * The gradient with respect to each input, `null` for indices and labels. Absent where none is
   * defined: `argmax`, and the maximum of NaN.
   */
  readonly gradients?: readonly (NumericArray | null)[];
}

/** Ten steps of an optimizer on one parameter, under given gradients. */
export interface OptimizerCase {
  /** The optimizer's name. */
  readonly optimizer: "sgd" | "adam" | "adamw" | "rmsprop";
  /** All its options by name; the flags `nesterov` and `centered` are 0 or 1. */
  readonly options: Readonly<Record<string, number>>;
  /** The parameter's shape. */
  readonly shape: Shape;
  /** The parameter before the first step. */
  readonly initial: readonly number[];
  /** The gradient of each step, without weight decay. */
  readonly gradients: readonly (readonly number[])[];
  /** The parameter after each step. */
  readonly parameters: readonly (readonly number[])[];
}

/** Gradients before and after clipping. */
export interface ClippingCase {
  /**
   * `value` clamps each entry to ±limit. `norm` scales all gradients by min(1, limit / (norm + ε)),
   * where norm is the Euclidean norm of all their entries together; PyTorch's ε is 10⁻⁶.
   */
  readonly kind: "norm" | "value";
  /** The largest norm or value. */
  readonly limit: number;
  /** The gradients of all parameters. */
  readonly gradients: readonly NumericArray[];
  /** The same, clipped. */
  readonly clipped: readonly NumericArray[];
  /** The norm before clipping, where `kind` is `norm`. */
  readonly norm?: number;
}

/** The learning rates of a schedule's first 20 steps. */
export interface ScheduleCase {
  /**
   * - `step`: multiplied by `gamma` every `stepSize` steps.
   * - `cosine`: from `learningRate` to `minimum` over `steps` steps, along half a cosine.
   * - `warmup`: from `startFactor` times the rate to the rate over `warmupSteps` steps, linearly.
   * - `warmupCosine`: warm-up, then a cosine of `steps` further steps.
   */
  readonly schedule: "step" | "cosine" | "warmup" | "warmupCosine";
  /** Its options by name; `learningRate` is the base rate. */
  readonly options: Readonly<Record<string, number>>;
  /** The rate of each step, from step 0. */
  readonly learningRates: readonly number[];
}

/** Reads an array; `like` is one whose shape it must have. */
function readArray(node: JsonNode, like?: NumericArray): NumericArray {
  const shape = node.field("shape").list((n) => n.size());
  if (like !== undefined && showShape(shape) !== showShape(like.shape)) {
    node.field("shape").fail(showShape(like.shape));
  }
  return { shape, values: node.field("values").numbers(sizeOf(shape)) };
}

function readAttribute(node: JsonNode): Attribute {
  const { value } = node;
  if (Array.isArray(value)) return node.list((item) => item.size());
  return typeof value === "boolean" || typeof value === "string" ? value : node.number();
}

/** Reads one call of an op. */
export function readOpCase(node: JsonNode): OpCase {
  const inputs = node.field("inputs").list((n) => readArray(n));
  const output = readArray(node.field("output"));
  const recorded = {
    op: node.field("op").text(),
    note: node.field("note").text(),
    attributes: node.field("attributes").record(readAttribute),
    inputs,
    output,
    upstream: readArray(node.field("upstream"), output),
  };
  const gradients = node.field("gradients");
  if (gradients.value === undefined) return recorded;
  const read = (n: JsonNode, i: number) => n.value === null ? null : readArray(n, inputs[i]);
  return { ...recorded, gradients: gradients.list(read, inputs.length) };
}

/** Reads ten steps of an optimizer. */
export function readOptimizerCase(node: JsonNode): OptimizerCase {
  const shape = node.field("shape").list((n) => n.size());
  const size = sizeOf(shape);
  const steps = (name: string) => node.field(name).list((step) => step.numbers(size), 10);
  return {
    optimizer: node.field("optimizer").oneOf("sgd", "adam", "adamw", "rmsprop"),
    options: node.field("options").record((n) => n.number()),
    shape,
    initial: node.field("initial").numbers(size),
    gradients: steps("gradients"),
    parameters: steps("parameters"),
  };
}

/** Reads gradients before and after clipping. */
export function readClippingCase(node: JsonNode): ClippingCase {
  const gradients = node.field("gradients").list((n) => readArray(n));
  const recorded = {
    kind: node.field("kind").oneOf("norm", "value"),
    limit: node.field("limit").number(),
    gradients,
    clipped: node.field("clipped").list((n, i) => readArray(n, gradients[i]), gradients.length),
  };
  return recorded.kind === "norm" ? { ...recorded, norm: node.field("norm").number() } : recorded;
}

/** Reads the rates of a schedule. */
export function readScheduleCase(node: JsonNode): ScheduleCase {
  return {
    schedule: node.field("schedule").oneOf("step", "cosine", "warmup", "warmupCosine"),
    options: node.field("options").record((n) => n.number()),
    learningRates: node.field("learningRates").numbers(20),
  };
}
