import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { JobState, JobStatus } from "./job.ts";
import { secondsLeft, secondsLeftOf } from "./pace.ts";
import { changeLine, statusLine, type SweepProgress, tableLines } from "./progress_lines.ts";
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
      const lines = tableLines(progressOf(statuses.map((status) => state(status))), height);
      assert(lines.length <= height, `${lines.length} lines in ${height}`);
      const rows = lines.filter((line) => /run-\w+$/.test(line)).length;
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
  const lines = tableLines(progressOf(states), 8);
  assertEquals(lines.map((line) => line.trimEnd().split(/ {2,}/).at(-1)), [
    "sizes: 30 of 62 finished, 1 failed, 1 running; 20 s",
    "run",
    "-".repeat("run-failed: no space".length),
    "run-failed: no space",
    "run-running",
    "run-waiting",
    "run-waiting",
    "... and 58 more",
  ]);
  assert(lines[4]?.includes("2.5/10"), lines[4]);
});

Deno.test("time left follows from the epochs of this sitting", () => {
  const states = [
    state("finished", { startedAt: 0 }),
    state("running", { startedAt: 10_000, startedEpoch: 4, ...at(9) }),
    state("waiting"),
    state("failed", { startedAt: 0, ...at(5) }),
  ];
  // 10 + 5 + 5 epochs in 20 s; 1 + 10 are left.
  assertEquals(secondsLeft(states, () => 10, 20_000), 11);
  assertEquals(states.map((state) => secondsLeftOf(state, 10, 20_000)), [NaN, 2, NaN, NaN]);
  assertEquals(statusLine(progressOf(states)).endsWith("; 20 s, about 11 s left"), true);
});

Deno.test("before the first epoch there is no time left to tell, and at the end none is left", () => {
  const begun = [state("running", { startedAt: 0, startedEpoch: 0 })];
  assertEquals(secondsLeft(begun, () => 10, 5000), NaN);
  assertEquals(secondsLeft([state("finished", { startedAt: 0 })], () => 10, 5000), 0);
});

Deno.test("a change is one line", () => {
  assertEquals(changeLine(state("waiting")), undefined);
  assertEquals(
    changeLine(state("running", { startedEpoch: 3 })),
    "run-running: goes on after epoch 3",
  );
  assertEquals(
    changeLine(state("finished", { result: resultOf(0.9721) })),
    "run-finished: finished, best accuracy 97.21 %, 1.5 s",
  );
  assertEquals(
    changeLine({ ...state("failed", { error: "no" }), folder: "failed/x" }),
    "run-failed: failed: no (failed/x)",
  );
});
