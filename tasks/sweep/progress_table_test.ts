import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { JobState, JobStatus } from "./job.ts";
import type { SweepProgress } from "./progress_lines.ts";
import { tableLines } from "./progress_table.ts";
import { resultOf } from "./testing.ts";

function state(status: JobStatus, more: Partial<JobState> = {}): JobState {
  return { job: { name: `run-${status}`, args: [] }, folder: "", status, ...more };
}

function progressOf(states: readonly JobState[]): SweepProgress {
  return { name: "sizes", states, epochsOf: () => 10, begin: 0, now: 20_000, stopping: false };
}

const at = (epoch: number) => ({ last: { epoch, step: 100 * epoch } });

Deno.test("a table has no more lines than the terminal, and all runs where there is room", () => {
  const status = fc.constantFrom<JobStatus>("waiting", "running", "finished", "failed", "stopped");
  fc.assert(
    fc.property(fc.array(status, { maxLength: 60 }), fc.nat(40), (statuses, height) => {
      const lines = tableLines(progressOf(statuses.map((status) => state(status))), {
        height,
        width: 79,
      });
      assert(lines.length <= height, `${lines.length} lines in ${height}`);
      const rows = lines.filter((line) => /^run-/.test(line)).length;
      if (statuses.length + 3 <= height) assertEquals(rows, statuses.length);
      else if (height > 4) assertEquals([rows, lines.length], [height - 4, height]);
    }),
    { numRuns: 500 },
  );
});

Deno.test("where there is not room for all, runs in progress and failures come first", () => {
  const states = [
    ...Array.from({ length: 30 }, () => state("finished", { result: resultOf(0.9) })),
    state("failed", { error: "no space" }),
    state("running", at(2.5)),
    ...Array.from({ length: 30 }, () => state("waiting")),
  ];
  const lines = tableLines(progressOf(states), { height: 8, width: 79 });
  assertEquals(lines, [
    "sizes: 30 of 62 finished, 1 failed, 1 running; 20 s",
    "run          state       epoch  best accuracy         left         time",
    "-----------  --------  -------  -------------  -----------  -----------",
    "run-failed   failed  no space",
    "run-running  running    2.5/10              –                         –",
    "run-waiting  waiting      0/10              –                         –",
    "run-waiting  waiting      0/10              –                         –",
    "... and 58 more",
  ]);
});

const named = (name: string, status: JobStatus, more: Partial<JobState> = {}) =>
  state(status, { job: { name, args: [] }, ...more });

Deno.test("no line is wider than the terminal, whatever the names and errors", () => {
  const text = fc.string({ maxLength: 90 });
  const one = fc.record({
    name: text,
    error: fc.option(text, { nil: undefined }),
    epoch: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), fc.integer({ min: 1, max: 150 }), (all, width) => {
      const states = all.map(({ name, error, epoch }) =>
        named(name, error === undefined ? "running" : "failed", {
          ...at(epoch),
          ...(error === undefined ? {} : { error }),
        })
      );
      const lines = tableLines(progressOf(states), { height: 20, width });
      for (const line of lines) assert(line.length <= width, `${line.length} > ${width}: ${line}`);
    }),
  );
});

Deno.test("a narrow terminal keeps names and states: columns go, and long names lose their middle", () => {
  const states = [
    named("1-batchSize-64-learningRate-0.01-seed-0", "running", { startedAt: 10_000, ...at(5) }),
    named("2-batchSize-64-learningRate-0.01-seed-1", "running", at(10)),
  ];
  const table = (width: number) => tableLines(progressOf(states), { height: 9, width }).slice(1);
  assertEquals(table(100), [
    "run                                      state       epoch  best accuracy         left         time",
    "---------------------------------------  --------  -------  -------------  -----------  -----------",
    "1-batchSize-64-learningRate-0.01-seed-0  running      5/10              –         10 s         10 s",
    "2-batchSize-64-learningRate-0.01-seed-1  drawing     10/10              –                         –",
  ]);
  assertEquals(table(60), [
    "run                         state       epoch  best accuracy",
    "--------------------------  --------  -------  -------------",
    "1-batchSize-6…-0.01-seed-0  running      5/10              –",
    "2-batchSize-6…-0.01-seed-1  drawing     10/10              –",
  ]);
  assertEquals(table(30), [
    "run                   state",
    "--------------------  --------",
    "1-batchSiz…01-seed-0  running",
    "2-batchSiz…01-seed-1  drawing",
  ]);
});
