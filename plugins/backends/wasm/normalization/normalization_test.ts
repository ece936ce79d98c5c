import { assert } from "@std/assert";
import fc from "fast-check";
import { sizeOf } from "../../../../kernel/backend.ts";
import { type Host, run, variants } from "../testing.ts";

/** Half the distance between neighbouring float32 numbers around 1. */
const unit = 2 ** -24;
const epsilon = 1e-3;

interface Problem {
  readonly x: Host;
  readonly g: Host;
  readonly scale: Host;
  readonly offset: Host;
}

const number = fc.integer({ min: -1994, max: 1994 }).map((n) => n / 997);
const filled = (shape: readonly number[], from = 0): fc.Arbitrary<Host> => {
  const length = sizeOf(shape);
  return fc.array(number, { minLength: length, maxLength: length }).map((values) => ({
    shape,
    values: Float32Array.from(values, (value) => from + value),
  }));
};
const problems: fc.Arbitrary<Problem> = fc.record({
  shape: fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 13 }),
  ),
  // Where the mean is large, so is the rounding of the numbers themselves, but not that of the results.
  from: fc.constantFrom(0, 1, -100, 10_000),
}).chain(({ shape, from }) =>
  fc.record({
    x: filled(shape, from),
    g: filled(shape),
    scale: filled([shape[1]]),
    offset: filled([shape[1]]),
  })
);

/** What float64 makes of one channel, and how far float32 may be from it. */
interface Expected {
  readonly values: readonly number[];
  readonly tolerance: (index: number) => number;
}

type Name = "batchNorm" | "batchNorm.dx" | "batchNorm.dscale" | "batchNorm.statistics";

/** The numbers of channel `c`, in the order in which they lie in the array. */
function numbersOf({ shape: [n = 0, channels = 0, ...rest], values }: Host, c: number): number[] {
  const length = sizeOf(rest);
  return Array.from({ length: n }, (_, i) => {
    const from = (i * channels + c) * length;
    return [...values.subarray(from, from + length)];
  }).flat();
}

const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function expectedOf(name: Name, { x, g, scale, offset }: Problem, c: number): Expected {
  const [xs, gs] = [numbersOf(x, c), numbersOf(g, c)];
  const [s = NaN, o = NaN] = [scale.values[c], offset.values[c]];
  const count = xs.length;
  const mean = average(xs);
  const variance = average(xs.map((value) => (value - mean) ** 2));
  const sigma = Math.sqrt(variance + epsilon);
  const normal = xs.map((value) => (value - mean) / sigma);
  const gMean = average(gs);
  const product = average(normal.map((value, i) => value * (gs[i] ?? NaN)));
  // The differences from the first number are rounded; at worst it lies √N deviations from the mean.
  const part = 8 * unit * (count + 8);
  switch (name) {
    case "batchNorm":
      return {
        values: normal.map((value) => value * s + o),
        tolerance: (i) => part * (Math.abs(s) * (1 + Math.abs(normal[i] ?? NaN)) + Math.abs(o)),
      };
    case "batchNorm.dx":
      return {
        values: normal.map((value, i) => s / sigma * ((gs[i] ?? NaN) - gMean - value * product)),
        tolerance: (i) => 2 * part * Math.abs(s) / sigma * (1 + Math.abs(normal[i] ?? NaN)),
      };
    case "batchNorm.dscale":
      return { values: [product * count], tolerance: () => 2 * part * count };
    case "batchNorm.statistics":
      return {
        values: [mean, variance * count / (count - 1)],
        tolerance: (i) => i === 0 ? part * sigma + unit * Math.abs(mean) : part * variance * 2,
      };
  }
}

/** How the result of a kernel is read: the numbers that belong to channel `c`. */
function resultOf(name: Name, found: Float32Array, { x }: Problem, c: number): number[] {
  const [, channels = 0] = x.shape;
  if (name === "batchNorm" || name === "batchNorm.dx") {
    return numbersOf({ shape: x.shape, values: found }, c);
  }
  return [...found].filter((_, i) => i % channels === c);
}

const inputsOf: Readonly<Record<Name, (p: Problem) => readonly Host[]>> = {
  "batchNorm": ({ x, scale, offset }) => [x, scale, offset],
  "batchNorm.dx": ({ x, scale, g }) => [x, scale, g],
  "batchNorm.dscale": ({ x, g }) => [x, g],
  "batchNorm.statistics": ({ x }) => [x],
};

const shapeOf = (name: Name, { x: { shape } }: Problem): readonly number[] => {
  const [, channels = 0] = shape;
  if (name === "batchNorm.dscale") return [channels];
  return name === "batchNorm.statistics" ? [2, channels] : shape;
};

const names = ["batchNorm", "batchNorm.dx", "batchNorm.dscale", "batchNorm.statistics"] as const;
const manners = ["with", "without"].map((word) => `${word} fused multiply-add`);

for (const name of names) {
  for (const [i, backend] of variants.entries()) {
    Deno.test(`${name} is as exact as float32 is, however large the mean, ${manners[i]}`, async () => {
      await fc.assert(
        fc.asyncProperty(problems, async (problem) => {
          const found = await run(
            backend,
            inputsOf[name](problem),
            (...operands) =>
              backend.fused[name]?.run(operands, { epsilon }, shapeOf(name, problem)) ?? [],
          );
          for (let c = 0; c < (problem.x.shape[1] ?? 0); c++) {
            const { values, tolerance } = expectedOf(name, problem, c);
            const result = resultOf(name, found, problem, c);
            values.forEach((value, i) => {
              const actual = result[i] ?? NaN;
              // The variance of a single number over N − 1.
              if (Number.isNaN(value) && Number.isNaN(actual)) return;
              const allowed = tolerance(i);
              assert(
                Math.abs(actual - value) <= allowed,
                `channel ${c}, number ${i}: found ${actual}, expected ${value} ± ${allowed}`,
              );
            });
          }
        }),
        { numRuns: 300 },
      );
    });
  }
}
