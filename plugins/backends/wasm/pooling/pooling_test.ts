import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Shape, sizeOf, windowCounts } from "../../../../kernel/backend.ts";
import { createWasm } from "../mod.ts";
import { at, type Host, indices, run, wholeNumbers } from "../testing.ts";

const backend = createWasm();

/** The definition, read off: the first of the largest, NaN above all, over pixels inside of the image. */
function placesOf(x: Host, pool: Pool, shape: readonly number[]): number[] {
  const [, , height = 0, width = 0] = x.shape;
  const { size, stride, padding } = pool;
  return indices(shape).map(([n = 0, c = 0, i = 0, j = 0]) => {
    let [place, best] = [-1, -Infinity];
    for (let u = 0; u < size[0]; u++) {
      for (let v = 0; v < size[1]; v++) {
        const [row, column] = [i * stride[0] - padding[0] + u, j * stride[1] - padding[1] + v];
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        const value = at(x, [n, c, row, column]);
        const beats = value > best || (Number.isNaN(value) && !Number.isNaN(best));
        if (place < 0 || beats) [place, best] = [row * width + column, value];
      }
    }
    return place;
  });
}

/** The shape of what a pool makes. */
function shapeOf(image: Shape, { size, stride, padding }: Pool): number[] {
  const sides = padding.map((side) => [side, side] as const);
  const windows = { size, stride, dilation: [1, 1], padding: sides };
  return [...image.slice(0, 2), ...windowCounts(image.slice(2), windows)];
}

interface Pool {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** Pixels, size, stride and padding along one axis; at least one window fits. */
const axis = fc.record({
  size: fc.integer({ min: 1, max: 6 }),
  stride: fc.integer({ min: 1, max: 7 }),
  half: fc.double({ min: 0, max: 1, noNaN: true }),
  extra: fc.integer({ min: 0, max: 20 }),
}).map(({ size, stride, half, extra }) => {
  const padding = Math.floor(half * size / 2);
  return { size, stride, padding, pixels: Math.max(1, size - 2 * padding) + extra };
});

const problems = fc.record({
  lead: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 })),
  down: axis,
  across: axis,
}).map(({ lead, down, across }) => ({
  shape: [...lead, down.pixels, across.pixels],
  pool: {
    size: [down.size, across.size],
    stride: [down.stride, across.stride],
    padding: [down.padding, across.padding],
  } as const,
}));

// Few values, so that many are equal.
const pixel = fc.constantFrom(-1, 0, 0, 1, 1, 2, 2, 3, NaN, -Infinity, Infinity);

Deno.test("the place of the maximum is the first one, for every size, stride and padding", async () => {
  const drawn = problems.chain(({ shape, pool }) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc.record({
      pool: fc.constant(pool),
      x: fc.array(pixel, { minLength: length, maxLength: length }).map((values) => ({
        shape,
        values: Float32Array.from(values),
      })),
    });
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ pool, x }) => {
      const shape = shapeOf(x.shape, pool);
      const found = await run(
        backend,
        [x],
        (operand) => backend.fused["maxPoolIndices"]?.run([operand], { ...pool }, shape) ?? [],
      );
      assertEquals([...found], placesOf(x, pool, shape));
    }),
    { numRuns: 300 },
  );
});

Deno.test("a pool of the whole image reads the last pixel of a large one", async () => {
  const shape = [1, 1, 64, 130];
  const values = new Float32Array(64 * 130);
  values[values.length - 1] = 1;
  const attributes = { size: [64, 130], stride: 1, padding: 0 };
  const found = await run(
    backend,
    [{ shape, values }],
    (x) => backend.fused["maxPoolIndices"]?.run([x], attributes, [1, 1, 1, 1]) ?? [],
  );
  assertEquals([...found], [64 * 130 - 1]);
});

Deno.test("pixels are picked, and gradients spread, as by gather and its adjoint", async () => {
  const squares = fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 2, max: 23 }),
    fc.integer({ min: 2, max: 23 }),
  ).map(([n, height, width]) => ({
    shape: [n, 2, height, width],
    pool: { size: [2, 2], stride: [2, 2], padding: [0, 0] } as const,
  }));
  const drawn = fc.oneof(squares, problems).chain(({ shape, pool }) => {
    const whole = (sizes: readonly number[]) => {
      const length = sizes.reduce((a, b) => a * b, 1);
      return fc.array(fc.integer({ min: -3, max: 3 }), { minLength: length, maxLength: length })
        .map((values): Host => ({ shape: sizes, values: Float32Array.from(values) }));
    };
    const pooled = shapeOf(shape, pool);
    return fc.record({ pool: fc.constant(pool), x: whole(shape), g: whole(pooled) });
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ pool, x, g }) => {
      const indices = { shape: g.shape, values: Float32Array.from(placesOf(x, pool, g.shape)) };
      const [, , height = 0, width = 0] = x.shape;
      const found = await run(
        backend,
        [x, indices],
        (...operands) => backend.fused["maxPool2d"]?.run(operands, { ...pool }, g.shape) ?? [],
      );
      const area = height * width;
      const images = sizeOf(g.shape.slice(2));
      const placeOf = (i: number) => Math.floor(i / images) * area + (indices.values[i] ?? NaN);
      assertEquals([...found], [...g.values.keys()].map((i) => x.values[placeOf(i)] ?? NaN));

      const expected = new Float32Array(x.values.length);
      g.values.forEach((value, i) => expected[placeOf(i)] = (expected[placeOf(i)] ?? NaN) + value);
      const spread = await run(
        backend,
        [g, indices],
        (...operands) => backend.fused["maxPool2d.dx"]?.run(operands, { ...pool }, x.shape) ?? [],
      );
      assertEquals([...spread], [...expected]);
    }),
    { numRuns: 300 },
  );
});

Deno.test("sums of windows are exact, and each pixel gets what all its windows have", async () => {
  const drawn = problems.chain(({ shape, pool }) =>
    fc.record({
      pool: fc.constant(pool),
      x: wholeNumbers(shape),
      g: wholeNumbers(shapeOf(shape, pool)),
    })
  );
  await fc.assert(
    fc.asyncProperty(drawn, async ({ pool: { size, stride, padding }, x, g }) => {
      const [, , height = 0, width = 0] = x.shape;
      const [sums, dx] = [new Float32Array(g.values.length), new Float32Array(x.values.length)];
      indices(g.shape).forEach(([n = 0, c = 0, i = 0, j = 0], window) => {
        for (let u = 0; u < size[0]; u++) {
          for (let v = 0; v < size[1]; v++) {
            const [row, column] = [i * stride[0] - padding[0] + u, j * stride[1] - padding[1] + v];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            const pixel = ((n * (x.shape[1] ?? 0) + c) * height + row) * width + column;
            sums[window] = (sums[window] ?? NaN) + (x.values[pixel] ?? NaN);
            dx[pixel] = (dx[pixel] ?? NaN) + (g.values[window] ?? NaN);
          }
        }
      });
      const fused = async (name: string, from: Host, shape: Shape) => [
        ...await run(
          backend,
          [from],
          (x) => backend.fused[name]?.run([x], { size, stride, padding }, shape) ?? [],
        ),
      ];
      assertEquals(await fused("averagePool2d.sum", x, g.shape), [...sums]);
      assertEquals(await fused("averagePool2d.dx", g, x.shape), [...dx]);
    }),
    { numRuns: 300 },
  );
});
