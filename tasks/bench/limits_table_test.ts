import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Limits } from "./limits.ts";
import { limitsTable, limitTargets, limitText, needsOf } from "./limits_table.ts";
import { verdict } from "./targets.ts";
import { timing } from "./testing.ts";

const limits: Limits = {
  blas: "libblas",
  products: [
    {
      what: "small",
      rates: { "BLAS, 2 threads": [100, 100, 110], "native, 2 threads": [80, 50, 110] },
    },
    { what: "large", rates: { "wasm, 1 thread": [30, 36, 33] } },
  ],
  copies: [{ what: "64 MiB", rates: { "JavaScript, set": [8, 10, 9] } }],
};
const mlp = { network: "mlp", hidden: 100, batch: 10, optimizer: "sgd" } as const;

Deno.test("the table shows the best rate of each", () => {
  assertEquals(limitsTable(limits).split("\n").slice(4), [
    "BLAS, 2 threads            110.0              –                     –",
    "native, 2 threads          110.0              –                     –",
    "wasm, 1 thread                 –           36.0                     –",
    "JavaScript, set                –              –                  10.0",
  ]);
});

Deno.test("native is held to the BLAS round by round, wasm to its rate on one core", () => {
  const [small, large, wasm] = limitTargets(limits, 2);
  assertEquals(small?.found?.median, 1.25);
  assertEquals([large?.found, large?.missing], [undefined, "libblas"]);
  assertEquals([wasm?.found?.median, wasm && verdict(wasm)], [
    33,
    "ok; doubtful: the middle half of the turns is on both sides",
  ]);
});

Deno.test("a step's operations are three products of each layer, two of the first", () => {
  const { operations, bytes } = needsOf(mlp);
  assertEquals(operations, 10 * 2 * (2 * 78_400 + 3 * 1000));
  assertEquals(bytes, 4 * 3 * 79_400);
  assertEquals(needsOf({ ...mlp, optimizer: "adam" }).bytes, 4 * 7 * 79_400);
  // 28 × 28 and 10 × 10 places of the convolutions.
  const products = [2 * 450 * 784, 3 * 2400 * 100, 3 * (48_000 + 10_080 + 840)];
  const cnn = needsOf({ network: "cnn", hidden: 0, batch: 1, optimizer: "sgd" });
  assertEquals(cnn.operations, 2 * products.reduce((sum, each) => sum + each, 0));
  // He et al. count 41 million multiplications for a ResNet-20 without projections.
  const resnet = needsOf({ network: "resnet", hidden: 0, batch: 1, optimizer: "sgd" });
  assertEquals(Math.round(resnet.operations / 6e6), 41);
});

Deno.test("a sentence says how near to the machine's limits each comes", () => {
  const timings = [
    timing("dinograd, wasm", "wasm", [1, 1, 1]),
    timing("absent", "native", [], { problem: "no cc" }),
  ];
  // 3.196 MFLOP at 110 GFLOPS and 0.953 MB at 10 GB/s: 0.029 + 0.095 ms.
  const text = limitText(mlp, timings, limits);
  assertStringIncludes(text, "take 0.124 ms. Of that: dinograd, wasm 12 %");
  assertEquals(text.includes("absent"), false);
  assertEquals(limitText(mlp, timings, undefined), "");
});
