/**
 * Strided copies, and arrays within arrays.
 *
 * @module
 */
import { type Backend, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { offsetOf, simplify, stridesOf, type Walk } from "../wasm/movement/strides.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import type { Results } from "./results.ts";
import { type Shader, threadsOfLine } from "./shader.ts";

/** The primitives that move numbers and do not change them. */
export type Movement = Pick<Backend<GpuArray>, "permute" | "slice" | "pad" | "concat">;

/** A new array filled with one value. */
export function filled(device: Device, results: Results, length: number, value: number): GpuArray {
  const y = results.allocate(length);
  device.run("fill", () => fill, [y], [length, value], Math.ceil(length / threadsOfLine));
  return y;
}

const fill: Shader = {
  reads: [],
  writes: [{ name: "y" }],
  parameters: ["size: u32", "value: f32"],
  threads: threadsOfLine,
  body: "if (index < p.size) { y_put(index, p.value); }",
};

/** Takes an index apart: coordinates `c0`, `c1`, ... of a row-major shape `p.n0`, `p.n1`, ... */
export function coordinatesOf(rank: number): string {
  const lines = ["var rest = index;"];
  for (let d = rank - 1; d > 0; d--) lines.push(`let c${d} = rest % p.n${d}; rest /= p.n${d};`);
  if (rank > 0) lines.push("let c0 = rest;");
  return lines.join("\n");
}

/** Names with each dimension's number behind. */
export function each(rank: number, name: (d: number) => string): string[] {
  return Array.from({ length: rank }, (_, d) => name(d));
}

/** From the walk's places in `x` to its places in `y`. */
function copyShader(rank: number): Shader {
  const along = (side: string) => each(rank, (d) => `+ c${d} * p.${side}${d}`).join(" ");
  return {
    reads: [{ name: "x" }],
    writes: [{ name: "y" }],
    parameters: [
      ...["size: u32", "first_to: u32", "first_from: u32"],
      ...each(rank, (d) => `n${d}: u32, to${d}: u32, from${d}: u32`).join(", ").split(", "),
    ].filter((declaration) => declaration !== ""),
    threads: threadsOfLine,
    body: `
if (index >= p.size) { return; }
${coordinatesOf(rank)}
y_put(p.first_to ${along("to")}, x_at(p.first_from ${along("from")}));
`,
  };
}

/** `x` at a place within `y`, and a value around it. */
function padShader(rank: number): Shader {
  const inside = each(rank, (d) => `c${d} >= p.at${d} && c${d} - p.at${d} < p.m${d}`);
  const place = each(rank, (d) => `(c${d} - p.at${d})`).reduce((i, c, d) =>
    `(${i} * p.m${d} + ${c})`
  );
  return {
    reads: [{ name: "x" }],
    writes: [{ name: "y" }],
    parameters: [
      ...["size: u32", "value: f32"],
      ...each(rank, (d) => `n${d}: u32`),
      ...each(rank, (d) => `m${d}: u32`),
      ...each(rank, (d) => `at${d}: u32`),
    ],
    threads: threadsOfLine,
    body: `
if (index >= p.size) { return; }
${coordinatesOf(rank)}
var value = p.value;
if (${inside.join(" && ")}) { value = x_at(${place}); }
y_put(index, value);
`,
  };
}

/** Builds them on a strided walk. */
export function createMovement(device: Device, results: Results): Movement {
  const copy = (walk: Walk, y: GpuArray, firstTo: number, x: GpuArray, firstFrom: number) => {
    const size = sizeOf(walk.sizes);
    const { sizes, to, from } = simplify(walk);
    const rank = sizes.length;
    const steps = sizes.flatMap((n, d) => [n, to[d] ?? 0, from[d] ?? 0]);
    device.run(
      `copy ${rank}`,
      () => copyShader(rank),
      [x, y],
      [size, firstTo, firstFrom, ...steps],
      Math.ceil(size / threadsOfLine),
    );
  };
  /** Copies a walk into a new array of the walk's sizes. */
  const gathered = (sizes: Shape, from: readonly number[], x: GpuArray, first: number) => {
    const y = results.like(x, sizeOf(sizes));
    copy({ sizes, to: stridesOf(sizes), from }, y, 0, x, first);
    return y;
  };

  return {
    permute({ data, shape }, order) {
      const strides = stridesOf(shape);
      const sizes = order.map((axis) => shape[axis] ?? 1);
      return gathered(sizes, order.map((axis) => strides[axis] ?? 0), data, 0);
    },

    slice({ data, shape }, start, sizes) {
      const strides = stridesOf(shape);
      return gathered(sizes, strides, data, offsetOf(start, strides));
    },

    pad({ data, shape: inner }, start, shape, value) {
      const size = sizeOf(shape);
      if (shape.length === 0) return gathered([], [], data, 0);
      if (sizeOf(inner) === 0) return filled(device, results, size, value);
      const y = results.like(data, size);
      device.run(
        `pad ${shape.length}`,
        () => padShader(shape.length),
        [data, y],
        [size, value, ...shape, ...inner, ...start],
        Math.ceil(size / threadsOfLine),
      );
      return y;
    },

    concat(inputs, axis) {
      const joined = inputs.reduce((n, { shape }) => n + (shape[axis] ?? 1), 0);
      const shape = inputs[0]?.shape.with(axis, joined) ?? [];
      const to = stridesOf(shape);
      const exact = inputs.find((x) => x.data.storage === "float32") ?? inputs[0];
      const y = exact === undefined ? results.exact(0) : results.like(exact.data, sizeOf(shape));
      let at = 0;
      for (const { data, shape: sizes } of inputs) {
        copy({ sizes, to, from: stridesOf(sizes) }, y, at, data, 0);
        at += (sizes[axis] ?? 1) * (to[axis] ?? 0);
      }
      return y;
    },
  };
}
