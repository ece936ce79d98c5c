import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { passedFlags } from "./flags.ts";
import type { JobState } from "./job.ts";
import { formatJsonl, formatResultsCsv, otherColumns, resultRow, ResultsFiles } from "./results.ts";
import { inFolder, planOf, resultOf } from "./testing.ts";

const { runs, varied } = await planOf(
  "--grid",
  "optimizer=sgd,adam",
  "--grid",
  "optimizer.momentum=0.5",
);

const states: JobState[] = runs.map((job, i) =>
  i === 0
    ? { job, folder: "", status: "finished", result: resultOf(NaN) }
    : { job, folder: "", status: "failed", error: 'unknown op "relo", see --help' }
);

const rows = runs.flatMap((run, i) => {
  const state = states[i];
  return state === undefined ? [] : [resultRow(run, state)];
});

Deno.test("no setting has the name of another column", () => {
  for (const name of otherColumns) assert(!Object.hasOwn(passedFlags, name), name);
});

Deno.test("JSON lines hold numbers as numbers, and leave out what is not there", () => {
  const [first, second] = formatJsonl(rows).trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(first["optimizer.momentum"], 0.5);
  assertEquals([first.seed, first.status, first.epochsDone], [0, "finished", 1]);
  assertEquals(first.bestValidationAccuracy, null);
  assertEquals(second, {
    run: runs[1]?.name,
    status: "failed",
    optimizer: "adam",
    seed: 0,
    error: 'unknown op "relo", see --help',
  });
});

Deno.test("CSV has a column for everything, empty where a run has none", () => {
  const [header, first, second, end] = formatResultsCsv(varied, rows).split("\r\n");
  assertEquals(header?.split(",").slice(0, 5), [
    "run",
    "status",
    "optimizer",
    "optimizer.momentum",
    "seed",
  ]);
  assertEquals(first?.split(",").slice(1, 9), [
    "finished",
    "sgd",
    "0.5",
    "0",
    "10",
    "1",
    "100",
    "NaN",
  ]);
  assertEquals(second?.endsWith(`,"unknown op ""relo"", see --help"`), true);
  assertEquals(end, "");
});

Deno.test("the files hold the last states when all is done", async () => {
  await inFolder(async (folder) => {
    const files = new ResultsFiles(folder, varied, runs);
    files.update(runs.map((job) => ({ job, folder: "", status: "waiting" })));
    files.update(runs.map((job) => ({ job, folder: "", status: "running" })));
    files.update(states);
    await files.done();
    assertEquals(await Deno.readTextFile(join(folder, "results.jsonl")), formatJsonl(rows));
    assertEquals(
      await Deno.readTextFile(join(folder, "results.csv")),
      formatResultsCsv(varied, rows),
    );
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assertEquals(names.sort(), ["results.csv", "results.jsonl"]);
  });
});

Deno.test("a disk that refuses is told of at the end", async () => {
  await inFolder(async (folder) => {
    const files = new ResultsFiles(join(folder, "missing"), varied, runs);
    files.update(states);
    await assertRejects(() => files.done(), UsageError, "cannot write");
  });
});
