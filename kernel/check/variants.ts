/**
 * Shapes on which every element-wise op is checked, whatever its author thought of.
 *
 * @module
 */
import type { Shape } from "../backend.ts";
import type { DrawnInput, DrawnSample } from "./sample.ts";
import type { Draw, OpInfo, Sample, SampleInput } from "../declaration.ts";

/** All inputs of the same shape: scalar, one element, nothing, odd sizes, three axes. */
const same: readonly Shape[] = [[], [1], [0], [5, 7], [2, 1, 3]];

/** Shapes that broadcast with each other; the inputs take turns. */
const pairs: readonly (readonly [Shape, Shape])[] = [
  [[3, 4], [4]],
  [[4], [3, 4]],
  [[3, 1], [1, 4]],
  [[2, 1, 3], [4, 1]],
  [[], [2, 3]],
  [[2, 3], []],
  [[1, 1], [1]],
  [[0, 3], [3]],
  [[3, 1], [1, 0]],
];

/**
 * Further samples of an element-wise op, with the domains and attributes of its first one: empty,
 * of size 1, of odd sizes, and broadcasting in every way. None for other ops, whose shapes mean
 * something.
 */
export function derivedSamples(op: OpInfo): Sample[] {
  const [first] = op.samples;
  if (op.tex === undefined || first === undefined) return [];
  const count = first.inputs.length;
  const shapes = [
    ...same.map((shape) => Array<Shape>(count).fill(shape)),
    ...(count < 2 ? [] : pairs).map((pair) =>
      Array.from({ length: count }, (_, i): Shape => pair[i % 2] ?? [])
    ),
  ];
  return shapes.map((list) => ({
    ...first,
    inputs: first.inputs.map((input, i): SampleInput => reshaped(input, list[i] ?? [])),
  }));
}

/** What floating point has besides numbers, and a number. */
const specials = [NaN, Infinity, -Infinity, 0, -0, 1.5, -1.5];

/** A sample of an element-wise op in which every special value meets every other; else none. */
export function specialSamples(op: OpInfo): DrawnSample[] {
  const [first] = op.samples;
  if (op.tex === undefined || first === undefined) return [];
  const count = first.inputs.length;
  const size = specials.length ** count;
  const inputs = first.inputs.map((input, i): DrawnInput => ({
    shape: [size],
    values: Float64Array.from(
      { length: size },
      (_, at) => specials[Math.floor(at / specials.length ** i) % specials.length] ?? NaN,
    ),
    whole: "shape" in input && (input.whole ?? false),
    stepSize: 1,
  }));
  const attributes = first.attributes ?? {};
  return [{ name: "NaN, infinities and zeros", inputs, attributes, special: true }];
}

function reshaped(input: SampleInput, shape: Shape): Draw {
  return "shape" in input ? { ...input, shape } : { shape };
}
