import { assertEquals } from "@std/assert";
import { tfjsBase } from "./base.ts";
import { resultTable } from "./result_table.ts";
import { timing } from "./testing.ts";

const pytorch = timing("PyTorch", "pytorch", [2, 4, 6]);

Deno.test("times and ratios have their middle halves, problems and missing turns their notes", () => {
  const table = resultTable([
    timing("dinograd", "wasm", [1, 2, 30]),
    pytorch,
    timing("slow", "other", [100], { losses: [2.3, 2.2] }),
    timing("other work", "other", [1, 1, 1], { problem: "not the same work" }),
    timing("absent", "other", [], { problem: "not installed" }),
  ], 3);
  assertEquals(table.split("\n"), [
    "contestant    median  middle half       × PyTorch  middle half   loss of step 3  notes",
    "----------  --------  ----------------  ---------  ------------  --------------  " +
    "------------------------",
    "dinograd     2.00 ms  1.50 – 16.0 ms        0.500  0.500 – 2.75         2.10000",
    "PyTorch      4.00 ms  3.00 – 5.00 ms         1.00  1.00 – 1.00          2.10000",
    "slow        100.0 ms  100.0 – 100.0 ms       50.0  50.0 – 50.0          2.20000  " +
    "loss of step 2; turns: 1",
    "other work   1.00 ms  1.00 – 1.00 ms            –  –                    2.10000  " +
    "not the same work",
    "absent             –  –                         –  –                          –  " +
    "not installed",
  ]);
});

Deno.test("without PyTorch the first that ran is the measure", () => {
  const absent = timing("PyTorch", "pytorch", [], { problem: "not installed" });
  const table = resultTable([absent, timing("own", "wasm", [1]), timing("slow", "other", [4])], 1);
  const [title = "", , , own = "", slow = ""] = table.split("\n");
  assertEquals(title.includes("× own"), true);
  assertEquals([own.includes("1.00 ms"), slow.includes("4.00  4.00 – 4.00")], [true, true]);
});

Deno.test("a product has a rate in the place of a loss, and its base is who it is compared with", () => {
  const table = resultTable(
    [timing("own", "webgpu", [2], { losses: [7] }), timing("other", "tfjs", [4], { losses: [7] })],
    1,
    { base: tfjsBase, operations: 2e9 },
  );
  assertEquals(table.split("\n"), [
    "contestant   median  middle half     × other  middle half    GFLOPS  notes",
    "----------  -------  --------------  -------  -------------  ------  -----",
    "own         2.00 ms  2.00 – 2.00 ms    0.500  0.500 – 0.500    1000",
    "other       4.00 ms  4.00 – 4.00 ms     1.00  1.00 – 1.00       500",
  ]);
});
