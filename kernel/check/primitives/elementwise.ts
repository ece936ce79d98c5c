/**
 * Kernels: broadcasting, uniforms, several outputs, outputs in place.
 *
 * @module
 */
import { type Shape, showShape } from "../../backend.ts";
import { compile, type Compiled } from "../../formula/compile.ts";
import { parse } from "../../formula/parse.ts";
import { withinRoundings } from "../comparison.ts";
import type { HostArray } from "./compute.ts";
import { type Duel, showShapes } from "./duel.ts";

/** A kernel from formulas. */
function kernelOf(
  inputs: readonly string[],
  outputs: Readonly<Record<string, string>>,
  attributes: readonly string[] = [],
): Compiled {
  const names = [...inputs, ...attributes];
  return compile(
    inputs,
    Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, parse(text, names)])),
  );
}

const fill = kernelOf([], { y: "value" }, ["value"]);
const minus = kernelOf(["a", "b"], { y: "a - b" });
const select = kernelOf(["a", "b", "c"], { y: "a > 0 ? b : c" });
const several = kernelOf(["a", "b"], { sum: "a + b", copy: "a", constant: "3", scaled: "k * b" }, [
  "k",
]);
const momentum = kernelOf(["p", "g", "m"], { m: "mu * m + g", p: "p - 0.5 * (mu * m + g)" }, [
  "mu",
]);
const swap = kernelOf(["a", "b"], { a: "b", b: "a", sum: "a + b" });

/** Sizes around the width of vectors. */
const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 127, 1000, 4099];

/** Checks the elementwise primitive apart from its functions. */
export async function checkElementwise(duel: Duel): Promise<void> {
  for (const shape of [[], [1], [0], [7], [2, 3, 5], [1000]]) {
    await run(duel, fill, [], shape, { value: -1.25 });
  }
  for (const n of sizes) {
    await run(duel, minus, [duel.draw([n]), duel.draw([n])], [n]);
    await run(duel, several, [duel.draw([n]), duel.draw([n])], [n], { k: 0.5 });
    await run(duel, swap, [duel.draw([n]), duel.draw([n])], [n]);
    await run(duel, momentum, [duel.draw([n]), duel.draw([n]), duel.draw([n])], [n], { mu: 0.5 });
  }
  await checkBroadcasting(duel);
  await run(duel, momentum, [duel.draw([3, 4]), duel.draw([4]), duel.draw([3, 4])], [3, 4], {
    mu: 0.5,
  });
}

/** Each of two inputs repeated along every subset of the axes, with and without leading ones. */
async function checkBroadcasting(duel: Duel): Promise<void> {
  for (const shape of [[2, 3, 5], [3, 1, 17]]) {
    const stretched = partsOf(shape);
    for (const a of stretched) {
      for (const b of stretched) await run(duel, minus, [duel.draw(a), duel.draw(b)], shape);
    }
  }
  const triples: readonly (readonly Shape[])[] = [
    [[2, 3, 4], [4], []],
    [[1, 3, 1], [2, 1, 4], [3, 4]],
    [[], [], [2, 3, 4]],
    [[2, 1, 1], [1, 3, 1], [1, 1, 4]],
  ];
  for (const shapes of triples) await run(duel, select, shapes.map((s) => duel.draw(s)), [2, 3, 4]);
  const deep = [2, 1, 3, 1, 2, 3];
  await run(duel, minus, [duel.draw([2, 1, 1, 1, 2, 1]), duel.draw([3, 1, 1, 3])], deep);
  await run(duel, minus, [duel.draw([0, 3]), duel.draw([3])], [0, 3]);
  await run(duel, minus, [duel.draw([1]), duel.draw([3, 1])], [3, 0]);
  await run(duel, minus, [duel.draw([64, 1]), duel.draw([100])], [64, 100]);
}

/** The shapes that broadcast to `shape`: each axis kept or 1, leading ones kept or left out. */
function partsOf(shape: Shape): Shape[] {
  const subsets = shape.reduce<number[][]>(
    (list, n) => list.flatMap((part) => [[...part, n], [...part, 1]]),
    [[]],
  );
  const all = subsets.flatMap((part) => {
    const lead = part.findIndex((n) => n !== 1);
    return lead > 0 ? [part, part.slice(lead)] : lead < 0 ? [part, []] : [part];
  });
  return [...new Map(all.map((part) => [showShape(part), part])).values()];
}

function run(
  duel: Duel,
  { kernel, uniforms }: Compiled,
  inputs: readonly HostArray[],
  shape: Shape,
  attributes: Readonly<Record<string, number>> = {},
): Promise<void> {
  const overwrites = kernel.outputs.flatMap((o) =>
    o.overwrites === undefined ? [] : [o.overwrites]
  );
  const formulas = kernel.outputs.map(({ name }) => name).join(", ");
  return duel.compare(
    "elementwise",
    `kernel with outputs ${formulas}: ${showShapes(inputs)} to ${showShape(shape)}`,
    inputs,
    (backend, operands) =>
      backend.elementwise(kernel, operands, uniforms(attributes), shape)
        .map((data) => ({ data, shape })),
    { overwrites, tolerance: (y, i) => withinRoundings(duel.dtype, 4)(y, i) + cancelled(duel) },
  );
}

/** Where a sum of numbers up to 4 cancels, a fused multiply-add may round once less. */
function cancelled({ dtype }: Duel): number {
  return withinRoundings(dtype, 8)(1, 0);
}
