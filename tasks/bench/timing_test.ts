import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Outcome } from "./run_contestant.ts";
import { timing } from "./testing.ts";
import { fastestOf, ratioOf, timingsOf } from "./timing.ts";
import { lengthWarning } from "./turns.ts";

const losses = [2.3, 2.2, 2.1];
const turn = (...milliseconds: number[]): Outcome => ({ name: "it 1.0", milliseconds, losses });
const contestant = (label: string) => ({ label, side: "other", command: "", args: [] } as const);

Deno.test("a turn's time is the median of its blocks", () => {
  const [found] = timingsOf([{ contestant: contestant("it"), outcomes: [turn(1, 9, 2), turn(4)] }]);
  assertEquals(found, {
    ...{ label: "it", side: "other", version: "it 1.0" },
    ...{ turns: [2, 4], losses, problem: "" },
  });
});

Deno.test("who is missing, or did other work in any turn, has a problem", () => {
  const other: Outcome = { name: "it 1.0", milliseconds: [1], losses: [1, 1, 1] };
  const [absent, own, late, wrong] = timingsOf([
    { contestant: contestant("absent"), outcomes: [{ missing: "no cc" }] },
    { contestant: contestant("own"), outcomes: [turn(1)] },
    { contestant: contestant("late"), outcomes: [turn(1), { missing: "killed" }] },
    { contestant: contestant("wrong"), outcomes: [turn(1), other] },
  ]);
  assertEquals([absent?.problem, absent?.turns, absent?.version], ["no cc", [], ""]);
  assertEquals(own?.problem, "");
  assertEquals(late?.problem, "killed");
  assertStringIncludes(wrong?.problem ?? "", "not the same work");
});

Deno.test("a PyTorch that is missing in all its settings for one reason is one contestant", () => {
  const pytorch = (label: string, outcome: Outcome) => (
    { contestant: { ...contestant(label), side: "pytorch" } as const, outcomes: [outcome] }
  );
  const own = { contestant: contestant("own"), outcomes: [turn(1)] };
  const labels = (...outcomes: Outcome[]) =>
    timingsOf([own, ...outcomes.map((outcome, i) => pytorch(`PyTorch, ${i}`, outcome))])
      .map(({ label }) => label);
  const [torch, killed] = [{ missing: "no torch" }, { missing: "killed" }];
  assertEquals(labels(torch, torch, torch), ["own", "PyTorch"]);
  assertEquals(labels(torch, killed), ["own", "PyTorch, 0", "PyTorch, 1"]);
  assertEquals(labels(turn(1), torch), ["own", "PyTorch, 0", "PyTorch, 1"]);
});

Deno.test("turns that are shorter than what settles are warned of", () => {
  assertEquals(lengthWarning(0.5, 0.5), "");
  assertStringIncludes(lengthWarning(0.2, 0.5), "warning: --seconds 0.2 is too short");
});

Deno.test("the ratio is that of the turns, not of the medians", () => {
  const own = timing("own", "wasm", [1, 20, 3]);
  const slowTurn = timing("PyTorch", "pytorch", [2, 40, 6]);
  assertEquals(ratioOf(own, slowTurn), { median: 0.5, low: 0.5, high: 0.5, turns: 3 });
  assertEquals(ratioOf(own, timing("short", "other", [4]))?.turns, 1);
  assertEquals(ratioOf(own, timing("none", "other", [])), undefined);
  assertEquals(ratioOf(own, timing("wrong", "other", [1], { problem: "other work" })), undefined);
});

Deno.test("PyTorch's fastest setting has the least median, and times that count", () => {
  const [slow, fast] = [
    timing("2 threads", "pytorch", [5, 5, 5]),
    timing("1 thread", "pytorch", [3, 4, 50]),
  ];
  const wrong = timing("wrong", "pytorch", [1, 1, 1], { problem: "other work" });
  assertEquals(fastestOf("pytorch", [timing("own", "wasm", [1]), slow, wrong, fast]), fast);
  assertEquals(fastestOf("pytorch", [timing("own", "wasm", [1]), wrong]), undefined);
});
