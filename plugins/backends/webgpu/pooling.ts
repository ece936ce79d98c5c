/**
 * Fused kernels of pools.
 *
 * @module
 */
import { type Fused, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { type PoolWindows, windowsOf } from "../wasm/pooling/attributes.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import type { Results } from "./results.ts";
import { type Shader, threadsOfLine } from "./shader.ts";

type Name =
  | "maxPoolIndices"
  | "maxPool2d"
  | "maxPool2d.dx"
  | "averagePool2d.sum"
  | "averagePool2d.dx";

const parameters = [
  ...["size: u32", "height: u32", "width: u32", "rows: u32", "columns: u32", "tall: i32"],
  ...["wide: i32", "down: i32", "across: i32", "above: i32", "before: i32"],
];

/** A thread looks at all pixels of a window. NaN beats a number, nothing beats NaN, the first wins among equals. */
const indices: Shader = {
  reads: [{ name: "x" }],
  writes: [{ name: "y" }],
  parameters,
  threads: threadsOfLine,
  definitions: `
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
`,
  body: `
if (index >= p.size) { return; }
let plane = index / (p.rows * p.columns) * p.height * p.width;
let top = i32(index / p.columns % p.rows) * p.down - p.above;
let left = i32(index % p.columns) * p.across - p.before;
var best = 0.0;
var place = -1;
for (var y = max(top, 0); y < min(top + p.tall, i32(p.height)); y++) {
  for (var x = max(left, 0); x < min(left + p.wide, i32(p.width)); x++) {
    let at = y * i32(p.width) + x;
    let value = x_at(plane + u32(at));
    if (place < 0 || value > best && !is_nan(best) || is_nan(value) && !is_nan(best)) {
      best = value;
      place = at;
    }
  }
}
y_put(index, f32(place));
`,
};

/** A thread takes the pixel that an index names. */
const pick: Shader = {
  reads: [{ name: "x" }, { name: "places" }],
  writes: [{ name: "y" }],
  parameters,
  threads: threadsOfLine,
  body: `
if (index >= p.size) { return; }
let plane = index / (p.rows * p.columns) * p.height * p.width;
y_put(index, x_at(plane + u32(places_at(index))));
`,
};

/** A thread adds up one pixel: it looks at all windows that see it. */
const overWindows = (definitions: string, reads: Shader["reads"], found: string): Shader => ({
  reads,
  writes: [{ name: "y" }],
  parameters,
  threads: threadsOfLine,
  definitions: `
// The first window along an axis that sees a pixel, and the one behind the last.
fn first_of(at: i32, size: i32, stride: i32) -> i32 { return max(0, (at - size + stride) / stride); }
fn end_of(at: i32, stride: i32, count: u32) -> i32 { return min(i32(count), at / stride + 1); }
${definitions}`,
  body: `
if (index >= p.size) { return; }
let pixel = index % (p.height * p.width);
let plane = index / (p.height * p.width) * p.rows * p.columns;
let y = i32(pixel / p.width) + p.above;
let x = i32(pixel % p.width) + p.before;
var sum = 0.0;
for (var row = first_of(y, p.tall, p.down); row < end_of(y, p.down, p.rows); row++) {
  for (var column = first_of(x, p.wide, p.across); column < end_of(x, p.across, p.columns); column++) {
    let window = plane + u32(row) * p.columns + u32(column);
    ${found}
  }
}
y_put(index, sum);
`,
});

const spreadMaxima = overWindows(
  "",
  [{ name: "g" }, { name: "places" }],
  "if (u32(places_at(window)) == pixel) { sum += g_at(window); }",
);
const spreadSums = overWindows("", [{ name: "g" }], "sum += g_at(window);");

/** A thread adds up the pixels of a window. */
const sums: Shader = {
  reads: [{ name: "x" }],
  writes: [{ name: "y" }],
  parameters,
  threads: threadsOfLine,
  body: `
if (index >= p.size) { return; }
let plane = index / (p.rows * p.columns) * p.height * p.width;
let top = i32(index / p.columns % p.rows) * p.down - p.above;
let left = i32(index % p.columns) * p.across - p.before;
var sum = 0.0;
for (var y = max(top, 0); y < min(top + p.tall, i32(p.height)); y++) {
  for (var x = max(left, 0); x < min(left + p.wide, i32(p.width)); x++) {
    sum += x_at(plane + u32(y) * p.width + u32(x));
  }
}
y_put(index, sum);
`,
};

/** Pools by the names of their ops. */
export function createPooling(
  device: Device,
  results: Results,
): Readonly<Record<Name, Fused<GpuArray>>> {
  /** `spreads`: the result is the image, and the first input has the windows. */
  const fused = (name: Name, shader: Shader, spreads: boolean): Fused<GpuArray> => ({
    run(inputs, attributes, shape) {
      const windowed = inputs.at(-1)?.shape ?? [];
      const [image, windows] = spreads ? [shape, windowed] : [inputs[0]?.shape ?? [], shape];
      const size = sizeOf(shape);
      const y = name === "maxPoolIndices" ? results.exact(size) : results.allocate(size);
      device.run(
        name,
        () => shader,
        [...inputs.map(({ data }) => data), y],
        [size, ...numbersOf(image, windows, windowsOf(attributes))],
        Math.ceil(size / threadsOfLine),
      );
      return y;
    },
  });
  return {
    maxPoolIndices: fused("maxPoolIndices", indices, false),
    maxPool2d: fused("maxPool2d", pick, false),
    "maxPool2d.dx": fused("maxPool2d.dx", spreadMaxima, true),
    "averagePool2d.sum": fused("averagePool2d.sum", sums, false),
    "averagePool2d.dx": fused("averagePool2d.dx", spreadSums, true),
  };
}

function numbersOf(
  [, , height = 0, width = 0]: Shape,
  [, , rows = 0, columns = 0]: Shape,
  { tall, wide, down, across, above, before }: PoolWindows,
): number[] {
  return [height, width, rows, columns, tall, wide, down, across, above, before];
}
