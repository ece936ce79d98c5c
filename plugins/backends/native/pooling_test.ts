import { assertEquals } from "@std/assert";
import { sizeOf, windowCounts } from "../../../kernel/backend.ts";
import { reference } from "../reference/mod.ts";
import { createNative } from "./mod.ts";
import { nativeTest, valuesOf } from "./testing.ts";

const truth = reference({ dtype: "float64" });

/** Whole numbers from -3 to 3: their sums are exact in any order. */
function wholeNumbers(length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => (i * 5 + Math.floor(i / 7)) % 7 - 3);
}

/** Size, stride and padding along an axis, and its pixels: shorter and longer than vectors, odd ends, gaps. */
const axes = [1, 2, 3, 5].flatMap((size) =>
  [1, 2, 3, 7].flatMap((stride) =>
    [0, Math.floor(size / 2)].map((padding) => ({ size, stride, padding }))
  )
);

nativeTest("sums of windows are exact, and each pixel gets what all its windows have", async () => {
  const backend = createNative({ threads: 2 });
  for (const [i, down] of axes.entries()) {
    const across = axes[(i * 11 + 3) % axes.length] ?? down;
    const image = [2, 3, down.size + i % 9, across.size + 17 + i % 5];
    const size = [down.size, across.size];
    const stride = [down.stride, across.stride];
    const padding = [down.padding, across.padding];
    const windows = {
      ...{ size, stride, dilation: [1, 1] },
      padding: padding.map((side) => [side, side] as const),
    };
    const counts = windowCounts(image.slice(2), windows);
    const pooled = [2, 3, ...counts];
    const pixels = wholeNumbers(sizeOf(image));
    const sums = truth.reduce("sum", {
      data: truth.unfold({ data: truth.upload(pixels), shape: image }, windows),
      shape: [2, 3, sizeOf(size), ...counts],
    }, [2]);
    const gradient = wholeNumbers(sizeOf(pooled));
    const copies = Float32Array.from(
      { length: sizeOf(size) * sizeOf(pooled) },
      (_, at) => {
        const [plane, place] = [
          Math.floor(at / sizeOf(counts) / sizeOf(size)),
          at % sizeOf(counts),
        ];
        return gradient[plane * sizeOf(counts) + place] ?? NaN;
      },
    );
    const unfolded = [2, 3, ...size, ...counts];
    const spread = truth.fold({ data: truth.upload(copies), shape: unfolded }, windows, image);

    const what = JSON.stringify({ image, size, stride, padding });
    const run = async (name: string, values: Float32Array, from: number[], to: number[]) => {
      const operand = { data: backend.upload(values), shape: from };
      const made = backend.fused[name]?.run([operand], { size, stride, padding }, to);
      return await valuesOf(backend, made);
    };
    assertEquals(await run("averagePool2d.sum", pixels, image, pooled), [
      ...await truth.read(sums, sizeOf(pooled)),
    ], what);
    assertEquals(await run("averagePool2d.dx", gradient, pooled, image), [
      ...await truth.read(spread, sizeOf(image)),
    ], what);
  }
});
