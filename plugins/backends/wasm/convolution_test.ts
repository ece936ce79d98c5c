import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Backend, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { createConvolutions } from "./convolution/convolution.ts";
import { Engine } from "./engine.ts";
import type { WasmArray } from "./memory.ts";
import { createWasm } from "./mod.ts";
import { createStrided } from "./movement/strided.ts";
import { type Host, run, variants } from "./testing.ts";

type Pair = readonly [height: number, width: number];

/** A convolution: shapes of its three arrays, and how they belong together. */
interface Problem {
  readonly x: Shape;
  readonly weight: Shape;
  readonly y: Shape;
  readonly attributes: {
    readonly stride: Pair;
    readonly padding: Pair;
    readonly dilation: Pair;
    readonly groups: number;
  };
}

/** Numbers in [−½, ½) that are the same every time. */
function numbers(shape: Shape, seed: number): Host {
  let state = seed;
  const values = Float32Array.from({ length: sizeOf(shape) }, () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state / 2 ** 32;
  });
  return { shape, values };
}

/** Calls `body` with the places of all x, weight and y that meet in a product. */
function eachProduct(
  { x, weight, y, attributes: { stride, padding, dilation, groups } }: Problem,
  body: (x: number, weight: number, y: number) => void,
): void {
  const [, c = 0, h = 0, w = 0] = x;
  const [, depth = 0, kh = 0, kw = 0] = weight;
  const [n = 0, o = 0, oh = 0, ow = 0] = y;
  for (let at = 0; at < n * o * oh * ow; at++) {
    const [j, i] = [at % ow, Math.floor(at / ow) % oh];
    const [kernel, image] = [Math.floor(at / (ow * oh)) % o, Math.floor(at / (ow * oh * o))];
    const group = Math.floor(kernel / (o / groups));
    for (let channel = 0; channel < depth; channel++) {
      for (let u = 0; u < kh; u++) {
        for (let v = 0; v < kw; v++) {
          const row = i * stride[0] - padding[0] + u * dilation[0];
          const column = j * stride[1] - padding[1] + v * dilation[1];
          if (row < 0 || row >= h || column < 0 || column >= w) continue;
          body(
            ((image * c + group * depth + channel) * h + row) * w + column,
            ((kernel * depth + channel) * kh + u) * kw + v,
            at,
          );
        }
      }
    }
  }
}

/** The three maps: which arrays go in, which comes out. */
const maps = [
  { name: "conv2d", inputs: ["x", "weight"], output: "y" },
  { name: "convTranspose2d", inputs: ["y", "weight"], output: "x" },
  { name: "conv2d.dweight", inputs: ["x", "y"], output: "weight" },
] as const;

function fused(
  backend: Backend<WasmArray>,
  name: string,
  inputs: readonly Operand<WasmArray>[],
  { attributes }: Problem,
  shape: Shape,
): WasmArray {
  const kernel = backend.fused[name];
  if (kernel === undefined) throw new Error(`${name} is not fused`);
  return kernel.run(inputs, attributes, shape);
}

/** Holds the three fused kernels to sums in float64, within the rounding of float32. */
async function check(problem: Problem, backends = variants): Promise<void> {
  const hosts = {
    x: numbers(problem.x, 1),
    weight: numbers(problem.weight, 2),
    y: numbers(problem.y, 3),
  };
  for (const { name, inputs: [first, second], output } of maps) {
    const size = sizeOf(problem[output]);
    const [sum, magnitude, terms] = [0, 1, 2].map(() => new Float64Array(size));
    assert(sum !== undefined && magnitude !== undefined && terms !== undefined);
    eachProduct(problem, (x, weight, y) => {
      const places = { x, weight, y };
      const [a = NaN, b = NaN] = [first, second].map((side) => hosts[side].values[places[side]]);
      const at = places[output];
      sum[at] = (sum[at] ?? NaN) + a * b;
      magnitude[at] = (magnitude[at] ?? NaN) + Math.abs(a * b);
      terms[at] = (terms[at] ?? NaN) + 1;
    });
    for (const backend of backends) {
      const found = await run(
        backend,
        [hosts[first], hosts[second]],
        (...inputs) => fused(backend, name, inputs, problem, problem[output]),
      );
      assertEquals(found.length, size);
      found.forEach((value, i) => {
        // A rounding for each product and each sum, at most 2⁻²⁴ of what is summed.
        const bound = 2 * ((terms[i] ?? 0) + 4) * 2 ** -24 * (magnitude[i] ?? 0);
        const error = Math.abs(value - (sum[i] ?? NaN));
        assert(error <= bound, `${name} ${JSON.stringify(problem)}: ${i}: ${value}`);
      });
    }
  }
}

/** One axis: sizes of the image, the kernel, and the output. */
const axis = fc.record({
  size: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 4 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 4 }),
  extra: fc.integer({ min: 0, max: 12 }),
}).map(({ size, stride, dilation, padding, extra }) => {
  const reach = (size - 1) * dilation + 1;
  const image = Math.max(0, reach - 2 * padding) + extra;
  const output = Math.floor((image + 2 * padding - reach) / stride) + 1;
  return { size, stride, dilation, padding, image, output };
});

const problems = fc.record({
  images: fc.integer({ min: 0, max: 4 }),
  groups: fc.integer({ min: 1, max: 3 }),
  depth: fc.integer({ min: 0, max: 5 }),
  rows: fc.integer({ min: 0, max: 12 }),
  down: axis,
  across: axis,
}).map(({ images, groups, depth, rows, down, across }): Problem => ({
  x: [images, groups * depth, down.image, across.image],
  weight: [groups * rows, depth, down.size, across.size],
  y: [images, groups * rows, down.output, across.output],
  attributes: {
    stride: [down.stride, across.stride],
    padding: [down.padding, across.padding],
    dilation: [down.dilation, across.dilation],
    groups,
  },
}));

Deno.test("convolutions equal sums in float64, whatever their geometry", async () => {
  await fc.assert(fc.asyncProperty(problems, (problem) => check(problem)), { numRuns: 150 });
});

/** A square convolution, without groups if there is no word of them. */
function square(
  images: number,
  channels: number,
  image: number,
  rows: number,
  size: number,
  { stride = 1, padding = 0, dilation = 1, groups = 1 } = {},
): Problem {
  const output = Math.floor((image + 2 * padding - (size - 1) * dilation - 1) / stride) + 1;
  return {
    x: [images, channels, image, image],
    weight: [rows, channels / groups, size, size],
    y: [images, rows, output, output],
    attributes: {
      stride: [stride, stride],
      padding: [padding, padding],
      dilation: [dilation, dilation],
      groups,
    },
  };
}

Deno.test("convolutions are right where blocks of images and chunks of places end", async () => {
  await check(square(41, 2, 9, 3, 3, { padding: 1 })); // many images a block, the last one shorter
  await check(square(2, 1, 67, 2, 3)); // a thousand places an image
  await check(square(3, 1, 40, 1, 2, { stride: 2, padding: 1 }));
  await check(square(2, 40, 64, 2, 1, { stride: 2 })); // an image larger than a block
  await check(square(2, 70, 5, 11, 3, { padding: 1 })); // long sums
  await check(square(2, 33, 6, 33, 3, { padding: 1, groups: 33 }));
  await check(square(1, 3, 12, 2, 11));
});

Deno.test("an image's convolution does not depend on the images beside it", async () => {
  for (const backend of variants) {
    for (const name of ["conv2d", "convTranspose2d"] as const) {
      const all = square(23, 3, 10, 7, 3, { padding: 1 });
      const alone = square(1, 3, 10, 7, 3, { padding: 1 });
      const [source, target] = name === "conv2d" ? ["x", "y"] as const : ["y", "x"] as const;
      const images = numbers(all[source], 5);
      const weight = numbers(all.weight, 6);
      const convolve = (problem: Problem, from: number) => {
        const size = sizeOf(problem[source]);
        const part = { shape: problem[source], values: images.values.slice(from, from + size) };
        return run(
          backend,
          [part, weight],
          (...inputs) => fused(backend, name, inputs, problem, problem[target]),
        );
      };
      const together = await convolve(all, 0);
      for (let i = 0; i < 23; i++) {
        const found = await convolve(alone, i * sizeOf(alone[source]));
        const length = sizeOf(alone[target]);
        assertEquals(found, together.slice(i * length, (i + 1) * length));
      }
    }
  }
});

Deno.test("convolutions read no memory but their inputs, and write none but their results", async () => {
  const cases: readonly Problem[] = [
    square(2, 2, 5, 3, 3, { padding: 1 }),
    square(2, 1, 2, 2, 1),
    square(1, 1, 1, 1, 1),
    square(3, 2, 7, 4, 3, { stride: 2, padding: 2 }),
    square(3, 2, 6, 2, 2, { stride: 3 }),
    // Fewer than four windows in a row of an image that is wide enough for four numbers.
    square(1, 1, 4, 1, 3),
    square(3, 16, 5, 3, 3),
    square(2, 1, 6, 6, 4),
    {
      x: [1, 2, 8, 8],
      weight: [3, 2, 3, 4],
      y: [1, 3, 4, 2],
      attributes: { stride: [1, 1], padding: [0, 0], dilation: [2, 2], groups: 1 },
    },
  ];
  for (const problem of cases) {
    for (const { name, inputs: [first, second], output } of maps) {
      const backend = createWasm();
      const sizes = Array.from({ length: 60 }, (_, i) => 40 * (i + 1));
      const dirty = (n: number) => backend.upload(new Float32Array(n).fill(NaN));
      const dirt = [...sizes, ...sizes].map(dirty);
      // New blocks lie one behind the other: behind each input is an array of NaN.
      const operands = [numbers(problem[first], 1), numbers(problem[second], 2)].map((host) => {
        const data = backend.upload(host.values);
        assert(dirty(host.values.length).address > data.address);
        return { shape: host.shape, data };
      });
      // Whatever is allocated from now on is full of NaN.
      for (const array of dirt) backend.release(array);
      const kept = Array.from(
        { length: 20 },
        (_, i) => backend.upload(new Float32Array(80 * i + 9)),
      );
      const result = fused(backend, name, operands, problem, problem[output]);
      const found = await backend.read(result, result.length);
      assert(found.every(Number.isFinite), `${name} ${JSON.stringify(problem)}: ${found}`);
      for (const array of kept) {
        const values = await backend.read(array, array.length);
        assert(values.every((value) => value === 0), `${name} ${JSON.stringify(problem)}`);
      }
      for (const [i, host] of [numbers(problem[first], 1), numbers(problem[second], 2)].entries()) {
        const operand = operands[i];
        assert(operand !== undefined);
        const after = await backend.read(operand.data, operand.data.length);
        assertEquals([...after], [...host.values]);
      }
    }
  }
});

Deno.test("addresses beyond 2 GiB are addresses like others", () => {
  const engine = new Engine({ relaxed: false });
  const { memory } = engine;
  memory.allocate(2 ** 29 + 2 ** 26); // never touched, so never taken from the system
  const convolutions = createConvolutions(engine, createStrided(engine));
  const array = (shape: Shape, values: readonly number[]): Operand<WasmArray> => {
    const data = memory.allocate(values.length);
    assert(data.address > 2 ** 31);
    memory.f32.set(values, data.address / 4);
    return { data, shape };
  };
  const x = array([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const weight = array([1, 1, 2, 2], [1, 0, 0, 1]);
  const y = array([1, 1, 2, 2], [1, 10, 100, 1000]);
  const attributes = { stride: 1, padding: 0, dilation: 1, groups: 1 };
  const values = (
    { address, length }: WasmArray,
  ) => [...memory.f32.subarray(address / 4, address / 4 + length)];
  const { conv2d, convTranspose2d, "conv2d.dweight": gradient } = convolutions;
  assertEquals(values(conv2d.run([x, weight], attributes, y.shape)), [6, 8, 12, 14]);
  assertEquals(
    values(convTranspose2d.run([y, weight], attributes, x.shape)),
    [1, 10, 0, 100, 1001, 10, 0, 100, 1000],
  );
  assertEquals(
    values(gradient.run([x, y], attributes, weight.shape)),
    [5421, 6532, 8754, 9865],
  );
});
