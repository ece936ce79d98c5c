/**
 * Where the time of training steps goes.
 *
 * @module
 */
import { attributeTo, isProfiled, type Phase } from "./attribution.ts";
import type { Backend } from "./backend.ts";
import { UsageError, ValueError } from "./errors.ts";
import { ProfileClock, type Tally } from "./profile_clock.ts";
import { calibrate } from "./profile_cost.ts";
import { profiledBackend } from "./profiled_backend.ts";

export type { Phase } from "./attribution.ts";

/** What a backend did for one op in one phase; all numbers are means over the steps. */
export interface ProfileRow {
  /** The op; for calls outside of any, the backend's primitive; or `upload`, `read`, `batch`. */
  readonly op: string;
  /** In which part of a step. */
  readonly phase: Phase;
  /** Calls of the backend in a step. */
  readonly calls: number;
  /** What they took in a step. */
  readonly microseconds: number;
}

/** What a step took between two calls of the backend. */
export interface ProfileGap {
  /** The phase of the call that ended it; `end` is after the last call, when memory goes back to the pool. */
  readonly phase: Phase | "end";
  /** What it took in a step. */
  readonly microseconds: number;
}

/** Where the time of a training step goes: `rows`, `between` and `timing` add up to `microseconds`. */
export interface Profile {
  /** The backend's name. */
  readonly backend: string;
  /** How many steps were measured. */
  readonly steps: number;
  /** How many steps before them were not: in these kernels are compiled. */
  readonly warmup: number;
  /** What a step took. */
  readonly microseconds: number;
  /** What the backend did, the longest first. */
  readonly rows: readonly ProfileRow[];
  /**
   * JavaScript between its calls: building the graph, checking arguments, keeping scopes, collecting garbage. It takes
   * several times as long between calls of a millisecond as between short ones, because its code and data are then no
   * longer in the processor's caches (`tasks/bench/tried/overhead.ts` shows it).
   */
  readonly between: readonly ProfileGap[];
  /** What looking at the clock took in a step, by calibration; rows and gaps are without it. */
  readonly timing: number;
}

/**
 * Measures where the time of training steps goes: to which op, forward and backward apart, to the optimizer's
 * update, to uploading and reading, and to what lies between the backend's calls.
 *
 * A call counts for the outermost op under way, the one that the script or layer called: of `maxPool2d` also the
 * search for the maxima, which is an op of its own. In a backward pass it counts for the op whose backward
 * runs. A row has what the backend takes with its own JavaScript (choosing a kernel, finding memory).
 *
 * What is measured is the backend's calls as they return. One that computes elsewhere (a GPU) only enqueues in
 * them; its computing shows where the values are read, in the row `read`, if the read is measured as well.
 *
 * ```ts
 * import { build, grad, mlp, profileTable, Profiler, Random, sgd } from "../mod.ts";
 * import { softmaxCrossEntropy, step, tensor, wasm } from "../mod.ts";
 *
 * const profiler = new Profiler(wasm(), { warmup: 10 });
 * const { backend } = profiler;
 * const task = { inputShape: [2], classes: 2 };
 * const model = build(mlp(task), { ...task, random: new Random(0), backend });
 * const optimizer = sgd(model.parameters);
 * for (let i = 0; i < 30; i++) {
 *   profiler.measure(() =>
 *     step(() => {
 *       const logits = model.forward(tensor([[1, 2], [3, 1]], { backend }));
 *       const loss = softmaxCrossEntropy(logits, tensor([0, 1], { backend }));
 *       optimizer.step(grad(loss, Object.values(model.parameters)));
 *     })
 *   );
 * }
 * console.log(profileTable(profiler.profile()));
 * ```
 *
 * With `fit` it is given in the options: `fit(model, dataset, { optimizer, profiler })`.
 */
export class Profiler {
  /** The backend to build the model on. It computes what the one that was given does, bit for bit. */
  readonly backend: Backend;
  readonly #clock = new ProfileClock();
  readonly #warmup: number;
  #steps = 0;

  /**
   * Measures on a backend, after `warmup` steps, by default 10, in which it compiles its kernels.
   *
   * @throws {ValueError} for a warm-up that is not a whole number, 0 or more.
   */
  constructor(backend: Backend, options: { readonly warmup?: number } = {}) {
    const { warmup = 10 } = options;
    if (!Number.isInteger(warmup) || warmup < 0) {
      throw new ValueError(`profiler.warmup: found ${warmup}, allowed: a whole number, 0 or more`);
    }
    this.#warmup = warmup;
    this.backend = profiledBackend(backend, this.#clock);
  }

  /** Steps that were measured, without those of the warm-up. */
  get steps(): number {
    return Math.max(0, this.#steps - this.#warmup);
  }

  /**
   * Runs `body`, which takes one training step: all that happens in it counts. Where it is asynchronous the
   * time until its promise is settled counts too; a read lasts until its values are there.
   *
   * @throws {UsageError} within the body of another measure.
   */
  measure<T>(body: () => Promise<T>): Promise<T>;
  /** The same for a step that reads nothing. */
  measure<T>(body: () => T): T;
  measure(body: () => unknown): unknown {
    refuseWithin("measure");
    const end = () => {
      this.#clock.stop();
      attributeTo(undefined);
      if (++this.#steps === this.#warmup) this.#clock.reset();
    };
    attributeTo(this.#clock.work);
    this.#clock.start();
    let isWaiting = false;
    try {
      const result = body();
      if (!(result instanceof Promise)) return result;
      isWaiting = true;
      return result.finally(end);
    } finally {
      if (!isWaiting) end();
    }
  }

  /** Adds what belongs to the steps and passed outside of `measure`: waiting for a batch, reading the loss. */
  add(what: "batch" | "read", milliseconds: number): void {
    // The read of the last step of the warm-up comes after its end.
    if (what === "read" && this.#steps <= this.#warmup) return;
    this.#clock.add(what, milliseconds);
  }

  /**
   * What was measured so far.
   *
   * @throws {UsageError} before the first step after the warm-up, and within the body of a measure.
   */
  profile(): Profile {
    refuseWithin("profile");
    const { steps } = this;
    if (steps < 1) {
      throw new UsageError(
        `profiler: found ${this.#steps} steps, needed: more than the ${this.#warmup} of the warm-up; ` +
          "measure more of them, or warm up for fewer",
      );
    }
    const { calls, gaps, total } = this.#clock;
    const cost = calibrate();
    let sum = 0;
    // A step's share in microseconds, less what the clock took of it.
    const net = (tally: Tally, each: number) => {
      const microseconds = 1000 * Math.max(0, tally.milliseconds - tally.calls * each) / steps;
      sum += microseconds;
      return microseconds;
    };
    const rows = [...calls].flatMap(([phase, tallies]) =>
      [...tallies].map(([op, tally]): ProfileRow => (
        { op, phase, calls: tally.calls / steps, microseconds: net(tally, cost.within) }
      ))
    ).sort((a, b) => b.microseconds - a.microseconds);
    const between = [...gaps].map(([phase, tally]) => (
      { phase, microseconds: net(tally, cost.between) }
    ));
    const microseconds = 1000 * total / steps;
    return {
      ...{ backend: this.backend.name, steps, warmup: this.#warmup, microseconds, rows, between },
      timing: Math.max(0, microseconds - sum),
    };
  }
}

function refuseWithin(method: string): void {
  if (!isProfiled()) return;
  throw new UsageError(
    `profiler: ${method}() was called while a step is measured; call it after the step`,
  );
}
