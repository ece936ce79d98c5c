/**
 * Finds where the first NaN or infinity came from.
 *
 * @module
 */
import { type Shape, showShape, type Values } from "./backend.ts";
import { UsageError } from "./errors.ts";
import type { Tensor } from "./tensor.ts";

/** What the values of a tensor look like. */
export interface Statistics {
  /** The tensor's shape. */
  readonly shape: Shape;
  /** The statistics in words. */
  readonly text: string;
  /** Whether there is neither NaN nor infinity. */
  readonly finite: boolean;
}

interface Observation {
  readonly op: string;
  readonly inputs: readonly Promise<Statistics>[];
  readonly output: Promise<Statistics>;
  readonly where: string;
}

interface Watch {
  /** What each tensor looked like when it was last written. */
  readonly seen: WeakMap<Tensor, { readonly writtenAt: number; readonly now: Promise<Statistics> }>;
  readonly observations: Observation[];
}

let watch: Watch | undefined;

/** An op turned finite values into NaN or infinity. */
export class AnomalyError extends UsageError {
  /** The op. */
  readonly op: string;
  /** Made by {@linkcode detectAnomaly}. */
  constructor(op: string, message: string) {
    super(message);
    this.op = op;
  }
}

/**
 * Runs `body` and waits until every value that its ops computed has been looked at. The first op
 * whose output has a NaN or an infinity although its inputs had none is named, with the statistics
 * of its inputs and the place of the call.
 *
 * Every value is read back, so this is slow: a tool to find a fault, not a way to train. `body` is
 * synchronous, as a training step is.
 *
 * @throws {AnomalyError}
 *
 * ```ts
 * import { AnomalyError, detectAnomaly, log, tensor } from "../mod.ts";
 *
 * try {
 *   await detectAnomaly(() => log(tensor([1, 0])));
 * } catch (error) {
 *   if (error instanceof AnomalyError) console.log(error.op); // log
 * }
 * ```
 */
export async function detectAnomaly<T>(body: () => T): Promise<T> {
  const before = watch;
  const mine = watch = { seen: new WeakMap(), observations: [] as Observation[] };
  let result: T;
  try {
    result = body();
  } finally {
    watch = before;
  }
  for (const { op, inputs, output, where } of mine.observations) {
    const found = await output;
    if (found.finite) continue;
    const from = await Promise.all(inputs);
    if (from.some((input) => !input.finite)) continue;
    const listed = from.map((input, i) => `input ${i} ${input.text}`).join("; ");
    throw new AnomalyError(
      op,
      `${op}: ${found.text}, from ${listed || "no inputs"}; called at ${where}`,
    );
  }
  return result;
}

/** Takes note of an op's call, if somebody watches. */
export function observe(output: Tensor, op: string, inputs: readonly Tensor[]): void {
  if (watch !== undefined) observeUpdate(output, op, statisticsOf(inputs));
}

/** What tensors look like at this moment, before they are overwritten; empty if nobody watches. */
export function statisticsOf(tensors: readonly Tensor[]): readonly Promise<Statistics>[] {
  return watch === undefined ? [] : tensors.map(look);
}

/** Takes note of a tensor that was written, from inputs that looked like this before. */
export function observeUpdate(
  output: Tensor,
  op: string,
  inputs: readonly Promise<Statistics>[],
): void {
  watch?.observations.push({ op, inputs, output: look(output), where: caller() });
}

function look(tensor: Tensor): Promise<Statistics> {
  const { writtenAt } = tensor.allocation;
  const known = watch?.seen.get(tensor);
  if (known?.writtenAt === writtenAt) return known.now;
  const now = tensor.values().then((values) => summarize(values, tensor.shape));
  watch?.seen.set(tensor, { writtenAt, now });
  return now;
}

function summarize(values: Values, shape: Shape): Statistics {
  let [nan, infinite, sum, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (const value of values) {
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  const finite = values.length - nan - infinite;
  const parts = [
    finite > 0 ? `min ${min}, max ${max}, mean ${sum / finite}` : "",
    nan > 0 ? `${nan} NaN` : "",
    infinite > 0 ? `${infinite} infinite` : "",
  ].filter((part) => part !== "");
  return {
    shape,
    finite: nan + infinite === 0,
    text: `${showShape(shape)} has ${parts.join(", ") || "no values"}`,
  };
}

/** The innermost place in the stack that is neither the kernel nor an op made of others. */
function caller(): string {
  const kernel = new URL(".", import.meta.url).href;
  const lines = (new Error().stack ?? "").split("\n").slice(1).map((line) => line.trim());
  const ops = new URL("../plugins/ops/", import.meta.url).href;
  const outside =
    lines.find((line) =>
      !line.includes(kernel) && !line.includes(ops) && !line.includes("<anonymous>")
    ) ??
      lines.at(-1) ??
      "an unknown place";
  return outside.replace(/^at /, "");
}
