import { assertEquals } from "@std/assert";
import type { JobState, JobStatus } from "./job.ts";
import { secondsLeft, secondsLeftOf } from "./pace.ts";
import { changeLine, statusLine, type SweepProgress } from "./progress_lines.ts";
import { resultOf } from "./testing.ts";

function state(status: JobStatus, more: Partial<JobState> = {}): JobState {
  return { job: { name: `run-${status}`, args: [] }, folder: "", status, ...more };
}

function progressOf(states: readonly JobState[]): SweepProgress {
  return { name: "sizes", states, epochsOf: () => 10, begin: 0, now: 20_000, stopping: false };
}

const at = (epoch: number) => ({ last: { epoch, step: 100 * epoch } });

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

Deno.test("a run that is trained and draws its plots is not running, and has no time left", () => {
  const states = [state("running", { startedAt: 0, ...at(10) }), state("running", at(9))];
  assertEquals(secondsLeftOf(state("running", { startedAt: 0, ...at(10) }), 10, 20_000), NaN);
  assertEquals(
    statusLine(progressOf(states)),
    "sizes: 0 of 2 finished, 1 running, 1 drawing; 20 s, about 2.0 s left",
  );
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
