import { assertEquals, assertStringIncludes } from "@std/assert";
import { profileTable } from "./profile_table.ts";

Deno.test("the table has each op and phase, what lies between, and a total of all", () => {
  const text = profileTable({
    ...{ backend: "wasm", steps: 1234, warmup: 10, microseconds: 2000, timing: 20 },
    rows: [
      { op: "matmul", phase: "backward", calls: 2, microseconds: 1300.04 },
      { op: "batch", phase: "data", calls: 0.5, microseconds: 599.96 },
    ],
    between: [{ phase: "backward", microseconds: 70 }, { phase: "end", microseconds: 10 }],
  });
  assertEquals(text.split("\n"), [
    "2,000.0 µs a step on wasm: 1,300.0 in kernels, 600.0 for data, 80.0 between kernels, " +
    "20.0 for looking at the clock; " +
    "mean of 1,234 steps after 10 of warm-up",
    "",
    "op                    phase     calls  µs a step    share",
    "--------------------  --------  -----  ---------  -------",
    "matmul                backward      2    1,300.0   65.0 %",
    "batch                 data        0.5      600.0   30.0 %",
    "between kernels       backward      –       70.0    3.5 %",
    "between kernels       end           –       10.0    0.5 %",
    "looking at the clock                –       20.0    1.0 %",
    "total                             2.5    2,000.0  100.0 %",
    "",
    "data             waiting for a batch, bringing values to the backend, reading from it: no kernels",
    "between kernels  JavaScript on the way to that phase, and collecting garbage; the longer kernels take, the slower",
    "                 it is, as its code and data leave the processor's caches; end: memory goes back to the pool",
  ]);
});

Deno.test("words that are not in the table are not explained, and one step is no steps", () => {
  const text = profileTable({
    ...{ backend: "wasm", steps: 1, warmup: 0, microseconds: 10, timing: 0, between: [] },
    rows: [{ op: "add", phase: "metrics", calls: 1, microseconds: 10 }],
  });
  assertStringIncludes(text, "mean of 1 step after 0 of warm-up");
  assertEquals(text.split("\n\n").slice(2), [
    "metrics  adding up the loss and accuracy that are shown; overwrite: in place",
  ]);
});
