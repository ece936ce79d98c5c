import { join } from "@std/path";
import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../kernel/mod.ts";
import { inFolder } from "../plot/testing.ts";
import { pytorchBase as base, tfjsBase } from "./base.ts";
import {
  appendHistory,
  type HistoryEntry,
  historyEntry,
  readHistory,
  type Times,
} from "./history.ts";
import { compareHistory } from "./history_compare.ts";
import { timing } from "./testing.ts";

const PYTORCH = base.recorded;
const machine = { cpu: "EPYC", cores: 2, memory: 24, os: "linux 6 x86_64" };
const conditions = { commit: "abc1234", deno: "2.9.6", v8: "15", load: 0.1 };

function entry(times: Readonly<Record<string, Times>>, rest: Partial<HistoryEntry> = {}) {
  const { commit, deno, load } = conditions;
  const date = "2026-01-01T00:00:00.000Z";
  return { date, commit, deno, load, machine, times: { "mlp-sgd": times }, ...rest };
}

Deno.test("an entry has dinograd's times and those of PyTorch's fastest setting", () => {
  const works = {
    "mlp-sgd": [
      timing("dinograd, wasm", "wasm", [27.61111, 28, 27]),
      timing("dinograd, native", "native", [], { problem: "no cc" }),
      timing("jax-js, wasm", "other", [40], { version: "jax-js 0.1" }),
      timing("PyTorch, 1 thread", "pytorch", [16, 16, 17]),
      timing("PyTorch, 2 threads", "pytorch", [10, 11, 12]),
    ],
  };
  const date = "2026-01-01T00:00:00.000Z";
  const made = historyEntry({ date, machine, conditions, adapter: undefined, base, works });
  assertEquals(made, entry({ "dinograd, wasm": [27.61, 27, 28], [PYTORCH]: [11, 10, 12] }));
});

Deno.test("what is written is read again, and a damaged line is named", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "history.jsonl");
    assertEquals(await readHistory(path), []);
    const entries = [
      entry({ "dinograd, wasm": [3, 2, 4] }),
      entry({ "dinograd, native": [1, 1, 1] }, { adapter: "a card" }),
    ];
    for (const each of entries) await appendHistory(path, each);
    assertEquals(await readHistory(path), entries);
    await Deno.writeTextFile(path, '{"date":"2026","times":{}}\n', { append: true });
    await assertRejects(() => readHistory(path), UsageError, "line 3 is damaged");
  });
});

Deno.test("a time beyond all turns of the last three runs is slower or faster, any other is alike", () => {
  const runs = ([[90, 80, 95], [10, 9, 11], [10, 9, 12], [11, 10, 12]] as const)
    .map((times) => entry({ "dinograd, wasm": times }));
  const told = (times: Times) => compareHistory(runs, entry({ "dinograd, wasm": times }), base);
  assertEquals(told([15, 12.5, 16]), [
    "mlp-sgd: dinograd, wasm got slower by 50 %: 10.0 ms to 15.0 ms",
    "0 of 1 times of dinograd's lie within the spread of the last runs.",
  ]);
  assertEquals(
    told([5, 4, 8.9])[0],
    "mlp-sgd: dinograd, wasm got faster by 50 %: 10.0 ms to 5.00 ms",
  );
  const alike = ["1 of 1 times of dinograd's lie within the spread of the last runs."];
  assertEquals(told([15, 11.9, 16]), alike);
  assertEquals(told([9, 8, 9.5]), alike);
});

Deno.test("a change that PyTorch shares is put down to the machine", () => {
  const before = [entry({ "dinograd, wasm": [10, 9, 11], [PYTORCH]: [20, 19, 21] })];
  const now = entry({ "dinograd, wasm": [20, 19, 21], [PYTORCH]: [30, 29, 31] });
  assertEquals(
    compareHistory(before, now, base)[0],
    "mlp-sgd: dinograd, wasm got slower by 100 %: 10.0 ms to 20.0 ms; so did PyTorch (50 %): the machine, " +
      "perhaps",
  );
});

Deno.test("runs on other or busy machines and of other works are no measure", () => {
  const now = entry({ "dinograd, wasm": [20, 19, 21] });
  const elsewhere = entry({ "dinograd, wasm": [1, 1, 1] }, { machine: { ...machine, cores: 8 } });
  const onCard = entry({ "dinograd, wasm": [1, 1, 1] }, { adapter: "a card" });
  const busy = entry({ "dinograd, wasm": [1, 1, 1] }, { load: 3 });
  assertEquals(compareHistory([elsewhere, busy, onCard], now, base), [
    "No earlier run on this machine, while it was idle, to compare with.",
  ]);
  const other = entry({ "dinograd, native": [1, 1, 1] });
  assertEquals(compareHistory([other], now, base), [
    "No earlier run on this machine, while it was idle, timed any of this.",
  ]);
});

Deno.test("runs on one graphics card are compared with each other, and TensorFlow.js tells of the card", () => {
  const [own, other] = ["dinograd, webgpu", tfjsBase.recorded];
  const run = (time: number, adapter: string) =>
    entry({ [own]: [time, time, time], [other]: [time, time, time] }, { adapter });
  assertEquals(compareHistory([run(1, "another"), run(10, "a card")], run(5, "a card"), tfjsBase), [
    `mlp-sgd: ${own} got faster by 50 %: 10.0 ms to 5.00 ms; so did TensorFlow.js (50 %): the machine, perhaps`,
    "0 of 1 times of dinograd's lie within the spread of the last runs.",
  ]);
});
