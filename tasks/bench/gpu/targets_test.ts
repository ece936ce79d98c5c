import { assertEquals } from "@std/assert";
import { verdict } from "../targets.ts";
import { timing } from "../testing.ts";
import { callsTable } from "./calls_table.ts";
import type { CardLimits } from "./limits.ts";
import { cardNeeds } from "./needs.ts";
import { cardTargets } from "./targets.ts";
import { cardWorks } from "./works.ts";

function workOf(wanted: string) {
  const work = cardWorks.find(({ name }) => name === wanted);
  if (work === undefined) throw new Error(`there is no work ${wanted}`);
  return work;
}

/** 4096³ × 2 operations at 50 TFLOPS take 2.75 ms. */
const limits: CardLimits = { multiplyAdds: [49_000, 50_000], copied: 2 ** 28, copies: [3000] };

const timings = (own: number) => [
  timing("dinograd, webgpu", "webgpu", [own, own, own]),
  timing("TensorFlow.js, webgpu", "tfjs", [10, 10, 10]),
  timing("PyTorch, CUDA", "other", [1, 1, 1]),
];

Deno.test("training steps are to take half of TensorFlow.js' time, whatever PyTorch takes", () => {
  const [target, ...others] = cardTargets(workOf("cnn-16"), timings(4), limits);
  assertEquals(others, []);
  assertEquals([target?.who, target?.target, target?.found?.median], ["webgpu", 0.5, 0.4]);
  assertEquals(target && verdict(target), "ok");
});

Deno.test("the product of 4096 is held to TensorFlow.js and to the card's rate", () => {
  const work = workOf("product-4096");
  const [ratio, share] = cardTargets(work, timings(5), limits);
  assertEquals([ratio?.target, ratio?.found?.median], [1, 0.5]);
  assertEquals([share?.isLeast, share?.found?.median.toFixed(3)], [true, "0.550"]);
  assertEquals(share && verdict(share), "ok");
  const slow = cardTargets(work, timings(8), limits)[1];
  assertEquals(slow && verdict(slow), "misses by 16 %");
  const alone = cardTargets(work, timings(5), undefined)[1];
  assertEquals(alone && verdict(alone), "the rate was not measured: add --only limits");
  const broken = timing("dinograd, webgpu", "webgpu", [], { problem: "out of memory" });
  assertEquals(cardTargets(work, [broken], limits).map(verdict), [
    "out of memory",
    "out of memory",
  ]);
});

Deno.test("a product needs its two factors and itself", () => {
  assertEquals(cardNeeds(workOf("product-256")), { operations: 2 ** 25, bytes: 3 * 2 ** 18 });
});

Deno.test("dispatches and submissions stand side by side, for works in which any were counted", () => {
  const calls = { dispatches: 56, submissions: 1 };
  const table = callsTable({
    "product-256": [timing("dinograd, webgpu", "webgpu", [1])],
    "cnn-16": [
      timing("dinograd, webgpu", "webgpu", [1], { calls }),
      timing("TensorFlow.js, webgpu", "tfjs", [], { problem: "not here" }),
    ],
  });
  assertEquals(table.split("\n").slice(-1), [
    "CNN of the report, batch 16, SGD           56  –                         1  –",
  ]);
  assertEquals(callsTable({}), "");
});
