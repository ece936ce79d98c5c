/**
 * Convolution in its three directions, each a product one side of which is read out of the images.
 *
 * - `conv2d`: weight [o, c·kh·kw] times what windows see [c·kh·kw, n·oh·ow].
 * - `convTranspose2d`: weight [c, o·kh·kw] times the small pixels whose windows meet a pixel [o·kh·kw, n·h·w].
 * - `conv2d.dweight`: the gradient [o, n·oh·ow] times what windows see [n·oh·ow, c·kh·kw].
 *
 * Everything but the number of images is written into the shader, so that its divisions are by constants.
 *
 * @module
 */
import { type Fused, type Operand, type Shape, sizeOf } from "../../../../kernel/backend.ts";
import type { GpuArray } from "../array.ts";
import type { Device } from "../device.ts";
import { filled } from "../movement.ts";
import type { Results } from "../results.ts";
import type { Call } from "./product.ts";
import { plainStore } from "./matmul.ts";
import type { Product } from "./shader.ts";

type Attributes = Parameters<Fused<GpuArray>["run"]>[1];

/** What is known of a convolution besides the number of images. */
interface Geometry {
  /** Channels of one group in the large images, and in the small ones. */
  readonly large: number;
  readonly small: number;
  readonly groups: number;
  readonly height: number;
  readonly width: number;
  readonly rows: number;
  readonly columns: number;
  readonly tall: number;
  readonly wide: number;
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: readonly [number, number];
}

function geometryOf(large: Shape, small: Shape, weight: Shape, attributes: Attributes): Geometry {
  const pair = (name: string): [number, number] => {
    const value = attributes[name];
    const along = (axis: 0 | 1) => Number(Array.isArray(value) ? value[axis] : value);
    return [along(0), along(1)];
  };
  const groups = Number(attributes["groups"]);
  const [, c = 0, height = 0, width = 0] = large;
  const [, o = 0, rows = 0, columns = 0] = small;
  const [, , tall = 0, wide = 0] = weight;
  return {
    ...{ large: c / groups, small: o / groups, groups, height, width, rows, columns, tall, wide },
    stride: pair("stride"),
    dilation: pair("dilation"),
    padding: pair("padding"),
  };
}

const bindings: Product["bindings"] = [{ name: "left" }, { name: "right" }, { name: "y" }];

/** Constants by which the text of shaders knows a geometry. */
function constants(g: Geometry): string {
  const unsigned = {
    ...{ LARGE: g.large, SMALL: g.small, GROUPS: g.groups, HEIGHT: g.height, WIDTH: g.width },
    ...{ ROWS: g.rows, COLUMNS: g.columns, TALL: g.tall, WIDE: g.wide, TAPS: g.tall * g.wide },
    PLACES: g.rows * g.columns,
    PIXELS: g.height * g.width,
  };
  const signed = {
    ...{ DOWN: g.stride[0], ACROSS: g.stride[1], ABOVE: g.padding[0], BEFORE: g.padding[1] },
    ...{ APART_Y: g.dilation[0], APART_X: g.dilation[1] },
  };
  return [
    ...Object.entries(unsigned).map(([name, n]) => `const ${name} = ${n}u;`),
    ...Object.entries(signed).map(([name, n]) => `const ${name} = ${n}i;`),
  ].join("\n");
}

/** A pixel of the large images, given the place of its channel's first; 0 in the padding. */
const pixel = (name: string) => `
fn pixel(first: i32, y: i32, x: i32) -> f32 {
  if (u32(y) >= HEIGHT || u32(x) >= WIDTH) { return 0.0; }
  return ${name}_at(u32(first + y * i32(WIDTH) + x));
}
`;

/** The number of output channels and pixels [n, GROUPS · rows, pixels] at a row, and a column that counts through images. */
const store = (rows: string, pixels: string) => `
fn store(batch: u32, row: u32, column: u32, value: f32) {
  let image = column / ${pixels};
  y_put(((image * GROUPS + batch) * ${rows} + row) * ${pixels} + column % ${pixels}, value);
}
`;

function forward(g: Geometry): Product {
  return {
    left: {
      width: 1,
      along: "sum",
      definitions: `${constants(g)}
fn left_place(edge: u32, batch: u32) -> vec4<i32> {
  return vec4(i32((batch * SMALL + edge) * LARGE * TAPS), 0, 0, 0);
}
fn left_load(place: vec4<i32>, k: u32) -> f32 { return left_at(u32(place.x) + k); }
`,
    },
    right: {
      width: 1,
      along: "edge",
      definitions: `${pixel("right")}
fn right_place(edge: u32, batch: u32) -> vec4<i32> {
  let at = edge % PLACES;
  let image = i32((edge / PLACES * GROUPS + batch) * LARGE * PIXELS);
  return vec4(image, i32(at / COLUMNS) * DOWN - ABOVE, i32(at % COLUMNS) * ACROSS - BEFORE, 0);
}
fn right_load(place: vec4<i32>, k: u32) -> f32 {
  let tap = k % TAPS;
  let y = place.y + i32(tap / WIDE) * APART_Y;
  let x = place.z + i32(tap % WIDE) * APART_X;
  return pixel(place.x + i32(k / TAPS * PIXELS), y, x);
}
`,
    },
    store: store("SMALL", "PLACES"),
    width: 1,
    bindings,
    parameters: [],
  };
}

function backward(g: Geometry): Product {
  return {
    left: {
      width: 1,
      along: "sum",
      definitions: `${constants(g)}
fn left_place(edge: u32, batch: u32) -> vec4<i32> {
  return vec4(i32((batch * SMALL * LARGE + edge) * TAPS), 0, 0, 0);
}
fn left_load(place: vec4<i32>, k: u32) -> f32 {
  return left_at(u32(place.x) + k / TAPS * (LARGE * TAPS) + k % TAPS);
}
`,
    },
    right: {
      width: 1,
      along: "edge",
      definitions: `
fn right_place(edge: u32, batch: u32) -> vec4<i32> {
  let at = edge % PIXELS;
  let image = i32((edge / PIXELS * GROUPS + batch) * SMALL * PLACES);
  return vec4(image, i32(at / WIDTH) + ABOVE, i32(at % WIDTH) + BEFORE, 0);
}
// The window whose tap meets the pixel, if there is one.
fn right_load(place: vec4<i32>, k: u32) -> f32 {
  let tap = k % TAPS;
  let y = place.y - i32(tap / WIDE) * APART_Y;
  let x = place.z - i32(tap % WIDE) * APART_X;
  if (y < 0 || x < 0 || y % DOWN != 0 || x % ACROSS != 0) { return 0.0; }
  let row = u32(y / DOWN);
  let column = u32(x / ACROSS);
  if (row >= ROWS || column >= COLUMNS) { return 0.0; }
  return right_at(u32(place.x) + k / TAPS * PLACES + row * COLUMNS + column);
}
`,
    },
    store: store("LARGE", "PIXELS"),
    width: 1,
    bindings,
    parameters: [],
  };
}

function gradient(g: Geometry): Product {
  return {
    left: {
      width: 1,
      along: "sum",
      definitions: `${constants(g)}
fn left_place(edge: u32, batch: u32) -> vec4<i32> {
  return vec4(i32((batch * SMALL + edge) * PLACES), 0, 0, 0);
}
fn left_load(place: vec4<i32>, k: u32) -> f32 {
  return left_at(u32(place.x) + k / PLACES * (GROUPS * SMALL * PLACES) + k % PLACES);
}
`,
    },
    right: {
      width: 1,
      along: "sum",
      definitions: `${pixel("right")}
fn right_place(edge: u32, batch: u32) -> vec4<i32> {
  let tap = edge % TAPS;
  let channel = i32((batch * LARGE + edge / TAPS) * PIXELS);
  return vec4(channel, i32(tap / WIDE) * APART_Y - ABOVE, i32(tap % WIDE) * APART_X - BEFORE, 0);
}
fn right_load(place: vec4<i32>, k: u32) -> f32 {
  let at = k % PLACES;
  let image = i32(k / PLACES * (GROUPS * LARGE * PIXELS));
  let y = i32(at / COLUMNS) * DOWN + place.y;
  let x = i32(at % COLUMNS) * ACROSS + place.z;
  return pixel(image + place.x, y, x);
}
`,
    },
    store: plainStore(1),
    width: 1,
    bindings,
    parameters: [],
  };
}

/** The three maps of a convolution, by the names of their ops. */
export function createConvolutions(
  device: Device,
  results: Results,
  run: (call: Call) => GpuArray,
): Readonly<Record<"conv2d" | "convTranspose2d" | "conv2d.dweight", Fused<GpuArray>>> {
  const call = (
    name: string,
    make: (g: Geometry) => Product,
    g: Geometry,
    sizes: Omit<Call["sizes"], "batches">,
    [a, b]: readonly Operand<GpuArray>[],
    length: number,
  ): GpuArray => {
    if (a === undefined || b === undefined) throw new Error("webgpu: a convolution has two inputs");
    if (length === 0 || sizes.k === 0) return filled(device, results, length, 0);
    return run({
      key: `${name} ${Object.values(g)}`,
      make: () => make(g),
      sizes: { batches: g.groups, ...sizes },
      arrays: [a.data, b.data],
      parameters: [],
      length,
      plain: name === "conv2d.dweight",
    });
  };
  const shapeOf = (x: Operand<GpuArray> | undefined): Shape => x?.shape ?? [];

  return {
    conv2d: {
      run([x, weight], attributes, small) {
        const g = geometryOf(shapeOf(x), small, shapeOf(weight), attributes);
        const k = g.large * g.tall * g.wide;
        const sizes = { m: g.small, n: (small[0] ?? 0) * g.rows * g.columns, k };
        return call("conv2d", forward, g, sizes, both(weight, x), sizeOf(small));
      },
    },
    convTranspose2d: {
      run([x, weight], attributes, large) {
        const g = geometryOf(large, shapeOf(x), shapeOf(weight), attributes);
        const k = g.small * g.tall * g.wide;
        const sizes = { m: g.large, n: (large[0] ?? 0) * g.height * g.width, k };
        return call("convTranspose2d", backward, g, sizes, both(weight, x), sizeOf(large));
      },
    },
    "conv2d.dweight": {
      run([x, gradientOfY], attributes, weight) {
        const small = shapeOf(gradientOfY);
        const g = geometryOf(shapeOf(x), small, weight, attributes);
        const k = (small[0] ?? 0) * g.rows * g.columns;
        const sizes = { m: g.small, n: g.large * g.tall * g.wide, k };
        return call("conv2d.dweight", gradient, g, sizes, both(gradientOfY, x), sizeOf(weight));
      },
    },
  };
}

function both<T>(a: T | undefined, b: T | undefined): T[] {
  return [a, b].filter((x) => x !== undefined);
}
