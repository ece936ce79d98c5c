import { assertEquals } from "@std/assert";
import { type Target, targetsOf, targetTable, verdict } from "./targets.ts";
import { timing } from "./testing.ts";
import { works } from "./works.ts";

const target = (median: number, rest: Partial<Target> = {}): Target => ({
  ...{ work: "a", who: "wasm", unit: "× PyTorch", target: 2, isLeast: false, missing: "" },
  found: { median, low: median - 0.1, high: median + 0.1, turns: 5 },
  ...rest,
});

Deno.test("a target is met, missed by a share, or missed by a factor", () => {
  assertEquals(verdict(target(1.5)), "ok");
  assertEquals(verdict(target(2.5)), "misses by 25 %");
  assertEquals(verdict(target(5)), "misses by a factor of 2.5");
  assertEquals(verdict(target(1.5, { isLeast: true })), "misses by 33 %");
  assertEquals(verdict(target(2.5, { isLeast: true })), "ok");
});

Deno.test("a miss by a hair is not by nothing", () => {
  const found = { median: 2.0001, low: 2.0001, high: 2.0001, turns: 5 };
  assertEquals(verdict(target(2, { found })), "misses by 0.1 %");
});

Deno.test("a verdict is doubtful where turns lie on both sides, and with few turns", () => {
  const both = "; doubtful: the middle half of the turns is on both sides";
  assertEquals(verdict(target(1.95)), `ok${both}`);
  assertEquals(verdict(target(2.05)), `misses by 2.5 %${both}`);
  const one = { median: 1, low: 1, high: 1, turns: 1 };
  assertEquals(verdict(target(1, { found: one })), "ok; doubtful: 1 turn, needed: 3");
});

Deno.test("a work's targets are compared with PyTorch's fastest setting", () => {
  const [work] = works;
  if (work === undefined) throw new Error("there is no work");
  const times = [3, 3, 3];
  const timings = [
    timing("dinograd, wasm", "wasm", times),
    timing("dinograd, native", "native", [], { problem: "no cc" }),
    timing("PyTorch, 1 thread", "pytorch", [6, 6, 6]),
    timing("PyTorch, 2 threads", "pytorch", [2, 2, 2]),
  ];
  const [native, wasm] = targetsOf(work, timings);
  assertEquals([native?.who, native?.missing], ["native", "no cc"]);
  assertEquals([wasm?.who, wasm?.found?.median, wasm?.target], ["wasm", 1.5, 1.8]);
  const alone = targetsOf(work, timings.slice(0, 2))[1];
  assertEquals(alone?.missing, "no PyTorch to compare with");
});

Deno.test("the table says what was found of each target", () => {
  const unmeasured = target(1, { found: undefined, missing: "no cc", who: "native" });
  const floor = target(40, { unit: "GFLOPS", target: 32, isLeast: true });
  assertEquals(targetTable([target(1.5), unmeasured, floor]).split("\n"), [
    "work  backend  target            found  middle half  verdict",
    "----  -------  ----------------  -----  -----------  -------",
    "a     wasm     ≤ 2.00 × PyTorch  1.50   1.40 – 1.60  ok",
    "a     native   ≤ 2.00 × PyTorch  –      –            no cc",
    "a     wasm     ≥ 32.0 GFLOPS     40.0   39.9 – 40.1  ok",
  ]);
});
