import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkConformance, formatFindings } from "../../../kernel/check/mod.ts";
import { sizeOf } from "../../../kernel/backend.ts";
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import { fillUniform } from "../../../kernel/threefry.ts";
import { averagePool2d } from "../../ops/average_pool2d.ts";
import { batchNorm } from "../../ops/batch_norm.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { convTranspose2d } from "../../ops/conv_transpose2d.ts";
import { convolutionWeight } from "../../ops/_conv2d_weight.ts";
import { maxPool2d } from "../../ops/max_pool2d.ts";
import { maxPoolIndices } from "../../ops/max_pool_indices.ts";
import { reference } from "../reference/mod.ts";
import { createNative, type NativeArray } from "./mod.ts";
import { drawn, nativeTest, numbers, runScript, valuesOf, variants } from "./testing.ts";

const truth = reference({ dtype: "float64" });
const fused = [
  conv2d,
  convTranspose2d,
  convolutionWeight,
  maxPool2d,
  maxPoolIndices,
  averagePool2d,
  batchNorm,
];

for (const op of fused) {
  nativeTest(`${op.name} is what the reference makes of it, fused`, async () => {
    for (const backend of [createNative(), createNative({ blas: "none", threads: 1 })]) {
      const findings = await checkConformance([op], backend, truth);
      if (findings.length > 0) throw new Error(formatFindings(findings));
    }
  });
}

nativeTest("convolution, pooling, normalisation and the loss are fused, gradients and all", () => {
  const names = ["conv2d", "convTranspose2d", "conv2d.dweight", "maxPoolIndices", "maxPool2d"]
    .concat(["averagePool2d.sum", "averagePool2d.dx"])
    .concat(["maxPool2d.dx", "batchNorm", "batchNorm.dx", "batchNorm.dscale"])
    .concat("batchNorm.statistics", "softmaxCrossEntropy", "softmaxCrossEntropy.dlogits");
  assertEquals(Object.keys(createNative().fused).sort(), names.sort());
});

nativeTest("upload rounds to float32 and read gives a copy of its own", async () => {
  const backend = createNative();
  const array = backend.upload([0.1, 1e40, NaN]);
  const reading = backend.read(array, 3);
  backend.release(array);
  backend.release(backend.upload([7, 7, 7]));
  assertEquals([...await reading], [Math.fround(0.1), Infinity, NaN]);
  const shared = new Float32Array(new SharedArrayBuffer(8)).fill(2);
  assertEquals(await valuesOf(backend, backend.upload(shared)), [2, 2]);
  assertEquals(await valuesOf(backend, backend.upload([])), []);
});

nativeTest("an array that was released is refused by every primitive", () => {
  const backend = createNative();
  const x = { data: backend.upload([1, 2]), shape: [1, 2] };
  const { kernel } = compile(["x"], { y: parse("x", ["x"]) });
  backend.release(x.data);
  const uses = [
    () => backend.release(x.data),
    () => backend.read(x.data, 1),
    () => backend.elementwise(kernel, [x], [], [1, 2]),
    () => backend.reduce("sum", x, [0]),
    () => backend.matmul(x, x, { a: false, b: true }),
    () => backend.permute(x, [1, 0]),
    () => backend.slice(x, [0, 0], [1, 1]),
    () => backend.pad(x, [0, 0], [2, 2], 0),
    () => backend.concat([x, x], 0),
    () => backend.gather({ ...x, shape: [1, 2, 1] }, x),
    () => backend.scatterAdd({ ...x, shape: [1, 2, 1] }, x, 3),
    () => backend.fused["batchNorm.statistics"]?.run([x], {}, [2, 2]),
  ];
  for (const use of uses) assertThrows(use, Error, "after it was released");
});

nativeTest("a thousand small steps leave the memory where ten left it", () => {
  const backend = createNative({ threads: 1 });
  const { kernel } = compile(["x", "y"], { z: parse("x * y + 1", ["x", "y"]) });
  const step = () => {
    const [x, w] = [drawn(backend, [5, 7]), drawn(backend, [7, 3])];
    const y = backend.matmul(x, w, { a: false, b: false });
    const z = backend.elementwise(kernel, [x, x], [], [5, 7]);
    const sum = backend.reduce("sum", x, [0, 1]);
    for (const array of [x.data, w.data, y, sum, ...z]) backend.release(array);
  };
  for (let i = 0; i < 10; i++) step();
  const before = backend.memory();
  for (let i = 0; i < 1000; i++) step();
  assertEquals(backend.memory(), before);
  assertEquals({ ...before, reserved: 0 }, { arrays: 0, bytes: 0, reserved: 0 });
});

nativeTest("arrays of ever other sizes do not pile up", () => {
  const backend = createNative();
  for (let n = 1; n < 200; n++) backend.release(backend.random([0, 0], [n * 1000]));
  assert(backend.memory().reserved < 4 * 200_000 * 3, `${backend.memory().reserved}`);
});

nativeTest("what the system does not have is refused, and the backend goes on", async () => {
  const backend = createNative();
  assertThrows(() => backend.random([0, 0], [2 ** 46]), RangeError, "native: out of memory");
  assertEquals(await valuesOf(backend, backend.upload([3])), [3]);
});

nativeTest("matmul is right for every kernel, batch and edge, with BLAS and without", async () => {
  const sizes = [[1, 5, 70], [3, 67, 3], [8, 70, 131], [9, 33, 49], [70, 300, 50], [40, 1, 600], [
    300,
    520,
    9,
  ]];
  for (const [m = 0, k = 0, n = 0] of sizes) {
    for (const [a, b] of [[false, false], [true, false], [false, true], [true, true]] as const) {
      const [left, right] = [[2, ...a ? [k, m] : [m, k]], b ? [n, k] : [k, n]];
      const [x, y] = [numbers(left, 1), numbers(right, 2)];
      const host = truth.matmul(
        { data: truth.upload(x), shape: left },
        { data: truth.upload(y), shape: right },
        { a, b },
      );
      const expected = await truth.read(host, 2 * m * n);
      for (const backend of variants()) {
        const c = backend.matmul(drawn(backend, left, 1), drawn(backend, right, 2), { a, b });
        const found = await valuesOf(backend, c);
        const worst = Math.max(...found.map((v, i) => Math.abs(v - (expected[i] ?? NaN))));
        // Sums of k products below 1/4, each rounded by 2⁻²⁴ of what was summed at most.
        assert(worst <= (k + 1) * 2 ** -24 * k / 4, `${m}×${k}×${n} ${a} ${b}: ${worst}`);
      }
    }
  }
});

nativeTest("what lies beside operands stays out of the result, NaN included", async () => {
  for (const backend of variants()) {
    const dirt = Array.from({ length: 8 }, () => backend.upload(new Float32Array(64).fill(NaN)));
    for (const array of dirt) backend.release(array);
    const ones = { data: backend.upload(new Float32Array(19).fill(1)), shape: [1, 19] };
    const y = backend.matmul(ones, ones, { a: false, b: true });
    assertEquals(await valuesOf(backend, y), [19]);
    const image = { data: backend.upload(new Float32Array(9).fill(1)), shape: [1, 1, 3, 3] };
    const weight = backend.fused["conv2d.dweight"]?.run(
      [image, { data: backend.upload(new Float32Array(4).fill(1)), shape: [1, 1, 2, 2] }],
      { stride: 1, padding: 0, dilation: 1, groups: 1 },
      [1, 1, 2, 2],
    );
    assertEquals(await valuesOf(backend, weight), [4, 4, 4, 4]);
  }
});

nativeTest("results are the same bits with any number of threads", async () => {
  const { kernel } = compile(["x", "y"], { z: parse("tanh(x) * y", ["x", "y"]) });
  const results = async (threads: number): Promise<number[][]> => {
    const backend = createNative({ threads });
    const x = drawn(backend, [300, 700]);
    const bias = drawn(backend, [300, 1], 2);
    const images = drawn(backend, [20, 8, 20, 20]);
    const weight = drawn(backend, [12, 8, 3, 3]);
    const gradient = drawn(backend, [20, 12, 18, 18]);
    const how = { stride: 1, padding: 0, dilation: 1, groups: 1 };
    const made: (NativeArray | undefined)[] = [
      ...backend.elementwise(kernel, [x, x], [], x.shape),
      ...backend.elementwise(kernel, [x, bias], [], x.shape),
      backend.reduce("sum", x, [0]),
      backend.reduce("sum", x, [0, 1]),
      backend.reduce("argmax", x, [1]),
      backend.permute(x, [1, 0]),
      backend.random([1, 2], [300_001]),
      backend.matmul(x, x, { a: false, b: true }),
      backend.fused["conv2d"]?.run([images, weight], how, [20, 12, 18, 18]),
      backend.fused["conv2d.dweight"]?.run([images, gradient], how, [12, 8, 3, 3]),
      backend.fused["batchNorm"]?.run(
        [images, { ...bias, shape: [8] }, { ...bias, shape: [8] }],
        { epsilon: 1e-5 },
        images.shape,
      ),
    ];
    return await Promise.all(made.map((array) => valuesOf(backend, array)));
  };
  const [one, two, seven] = [await results(1), await results(2), await results(7)];
  one.forEach((values, i) => {
    assertEquals(two[i], values, `result ${i} on two threads`);
    assertEquals(seven[i], values, `result ${i} on seven threads`);
  });
});

nativeTest("the library outlives the worker that loaded it, as its threads do", async () => {
  const work = `
    import { createNative } from "${new URL("./mod.ts", import.meta.url).href}";
    const backend = createNative({ threads: 3 });
    for (let i = 0; i < 20; i++) backend.release(backend.random([0, i], [200_000]));
    await new Promise((resolve) => setTimeout(resolve, 5)); // Threads fall asleep.
    postMessage("done");`;
  const { out, error } = await runScript(
    `for (let i = 0; i < 3; i++) {
      const url = "data:application/typescript," + encodeURIComponent(${JSON.stringify(work)});
      const worker = new Worker(url, { type: "module" });
      await new Promise((resolve) => worker.onmessage = resolve);
      worker.terminate();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    console.log("three workers");`,
    ["-A"],
  );
  assertEquals([out, error], ["three workers", ""]);
});

nativeTest("random has the same bits as the host's generator, at every odd length", async () => {
  const backend = createNative();
  for (const length of [1, 15, 16, 17, 40_001]) {
    const expected = new Float32Array(length);
    fillUniform([7, 2 ** 32 - 1], expected);
    assertEquals(await valuesOf(backend, backend.random([7, 2 ** 32 - 1], [length])), [
      ...expected,
    ]);
  }
});

nativeTest("a sum of a million numbers is as good as its last rounding", async () => {
  const backend = createNative();
  const values = Float32Array.from({ length: 1_000_000 }, (_, i) => 0.1 + (i % 7) * 1e-3);
  const exact = values.reduce((sum, x) => sum + x, 0);
  const data = backend.upload(values);
  for (const shape of [[1_000_000], [500_000, 2], [2, 500_000], [1000, 1000]]) {
    const [whole = NaN] = await valuesOf(
      backend,
      backend.reduce("sum", { data, shape }, shape.map((_, d) => d)),
    );
    assert(Math.abs(whole - exact) <= 1e-6 * exact);
    const columns = await valuesOf(backend, backend.reduce("sum", { data, shape }, [0]));
    assertEquals(columns.length, sizeOf(shape.slice(1)));
    assert(Math.abs(columns.reduce((sum, x) => sum + x, 0) - exact) <= 1e-6 * exact);
  }
});
