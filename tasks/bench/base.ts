/**
 * Who dinograd is compared with.
 *
 * @module
 */
import type { Side } from "./contestants.ts";

/** A peer that all are compared with. */
export interface Base {
  /** Its contestants, of which the fastest counts. */
  readonly side: Side;
  /** What tables call it. */
  readonly name: string;
  /** How it is set, in words. */
  readonly setting: string;
  /** What is compared, as a plot has it. */
  readonly timed: string;
  /** What the history calls its fastest contestant. */
  readonly recorded: string;
}

/** On the processor. */
export const pytorchBase: Base = {
  side: "pytorch",
  name: "PyTorch",
  setting: "PyTorch in its fastest setting",
  timed: "Time of a training step",
  recorded: "PyTorch, fastest setting",
};

/** On a graphics card. */
export const tfjsBase: Base = {
  side: "tfjs",
  name: "TensorFlow.js",
  setting: "TensorFlow.js on WebGPU",
  timed: "Time of a training step or a product",
  recorded: "TensorFlow.js, webgpu",
};

/** The unit of ratios to it. */
export function unitOf({ name }: Base): string {
  return `× ${name}`;
}
