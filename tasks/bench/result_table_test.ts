import { assertEquals, assertStringIncludes } from "@std/assert";
import { differentWork, resultTable } from "./result_table.ts";

const own = [2.31789, 2.31761, 2.31735];

Deno.test("losses that agree to four digits and fall alike are the same work", () => {
  assertEquals(differentWork(own, own), "");
  assertEquals(differentWork(own.map((loss) => loss + 1e-5), own), "");
  assertEquals(differentWork(own.slice(0, 2), own), "");
  assertEquals(differentWork(own.slice(0, 1), own), "");
});

Deno.test("another loss, and an update that is missing or wrong, are not the same work", () => {
  assertEquals(
    differentWork(own.map((loss) => loss * 1.0002), own),
    "not the same work: loss 2.31781, dinograd's 2.31735",
  );
  const [start = NaN] = own;
  for (const factor of [0.9, 1.1]) {
    const losses = own.map((loss) => start - factor * (start - loss));
    assertStringIncludes(differentWork(losses, own), "not the same work: the loss fell by ");
  }
  assertStringIncludes(differentWork([start, start, start], own), "not the same work");
  assertStringIncludes(differentWork([NaN, NaN, NaN], own), "not the same work");
});

Deno.test("the ratio is the median of the turns' ratios to the first contestant", () => {
  const contestant = (label: string) => ({ label, command: "", args: [] });
  const turn = (time: number, losses = own) => ({ name: "", milliseconds: [time], losses });
  const table = resultTable([
    { contestant: contestant("dinograd"), outcomes: [turn(1), turn(2), turn(30)] },
    { contestant: contestant("twice as fast"), outcomes: [turn(0.5), turn(1), turn(20)] },
    { contestant: contestant("slow"), outcomes: [turn(100, own.slice(0, 2))] },
    { contestant: contestant("other work"), outcomes: [turn(1, [1, 1, 1]), turn(1), turn(1)] },
    { contestant: contestant("absent"), outcomes: [{ missing: "not installed" }] },
  ], 3);
  assertEquals(table.split("\n").slice(2), [
    "dinograd        2.00 ms       1.00 ms       30.0 ms             1.00         2.31735",
    "twice as fast   1.00 ms       0.50 ms       20.0 ms             2.00         2.31735",
    "slow           100.0 ms      100.0 ms      100.0 ms           0.0100         2.31761  " +
    "loss of step 2; turns: 1",
    "other work      1.00 ms       1.00 ms       1.00 ms                –         1.00000  " +
    "not the same work: loss 1.00000, dinograd's 2.31735",
    "absent                –             –             –                –               –  " +
    "not installed",
  ]);
});
