/**
 * How the time of training grows with the batch, with the width of the network and with the number of steps.
 *
 * @module
 */
import { isUserError } from "../../kernel/mod.ts";
import { type Fit, fit } from "./fit.ts";
import {
  type BackendName,
  dinogradTrainer,
  makeBackend,
  takesThreads,
} from "./peers/dinograd_trainer.ts";
import type { Trainer } from "./peers/measure.ts";
import { makeWork } from "./peers/work.ts";
import { type Quartiles, quartiles } from "./statistics.ts";

/** What is made larger. */
export interface Axis {
  /** As {@linkcode Growth.axis} has it. */
  readonly name: "batch" | "hidden" | "steps";
  /** As a plot calls it. */
  readonly title: string;
  /** How large, from small to large. */
  readonly sizes: readonly number[];
  /** What stays as it is. */
  readonly fixed: { readonly batch: number; readonly hidden: number };
  /** What is timed: a step, or all steps. */
  readonly timed: string;
}

/** The MLP 784 – hidden – 10 throughout; each axis goes over a factor of 16. */
export const axes: readonly Axis[] = [
  {
    name: "batch",
    title: "Batch size, 1568 hidden units",
    sizes: [32, 64, 128, 256, 512],
    fixed: { batch: 0, hidden: 1568 },
    timed: "Time of a step (ms)",
  },
  {
    name: "hidden",
    title: "Hidden units, batch size 128",
    sizes: [392, 784, 1568, 3136, 6272],
    fixed: { batch: 128, hidden: 0 },
    timed: "Time of a step (ms)",
  },
  {
    name: "steps",
    title: "Steps, 392 hidden units, batch size 128",
    sizes: [8, 16, 32, 64, 128],
    fixed: { batch: 128, hidden: 392 },
    timed: "Time of all steps (ms)",
  },
];

/** A backend along an axis. */
export interface Growth {
  /** What is made larger. */
  readonly axis: Axis["name"];
  /** Who trains. */
  readonly backend: BackendName;
  /** What was measured, in the order of sizes. */
  readonly points: readonly (Quartiles & { readonly size: number })[];
  /** How it grows. */
  readonly fit: Fit;
}

/** What was found, and why a backend is not among it. */
export interface Growths {
  /** A curve for each backend and axis. */
  readonly growths: readonly Growth[];
  /** By the name of the backend. */
  readonly missing: Readonly<Record<string, string>>;
}

/** One point of one curve, and its times so far. */
interface Point {
  readonly axis: Axis;
  readonly backend: BackendName;
  readonly size: number;
  readonly trainer: Trainer;
  /** In milliseconds. */
  readonly times: number[];
}

/** Each step is timed over so many, so that a single interruption does not count. */
const STEPS = 3;

/** Measures every point in so many rounds: what changes in the machine meanwhile meets all of them. */
export async function measureGrowth(rounds: number): Promise<Growths> {
  const points: Point[] = [];
  const missing: Record<string, string> = {};
  for (const backend of ["native", "wasm"] as const) {
    try {
      points.push(...await pointsOf(backend));
    } catch (error) {
      if (!isUserError(error)) throw error;
      missing[backend] = error.message;
    }
  }
  for (const { trainer } of points) await trainer.train(2);
  for (let round = 0; round < rounds; round++) {
    for (const { axis, size, trainer, times } of points) {
      const steps = axis.name === "steps" ? size : STEPS;
      const start = performance.now();
      await trainer.train(steps);
      times.push((performance.now() - start) / (axis.name === "steps" ? 1 : steps));
    }
  }
  return { growths: growthsOf(points), missing };
}

async function pointsOf(name: BackendName): Promise<Point[]> {
  const backend = await makeBackend(name, {
    threads: takesThreads(name) ? navigator.hardwareConcurrency : 0,
  });
  return axes.flatMap((axis) =>
    axis.sizes.map((size) => {
      const sizes = { ...axis.fixed, ...(axis.name === "steps" ? {} : { [axis.name]: size }) };
      const work = makeWork({ network: "mlp", optimizer: "sgd", ...sizes });
      return { axis, backend: name, size, trainer: dinogradTrainer(work, backend), times: [] };
    })
  );
}

function growthsOf(points: readonly Point[]): Growth[] {
  const curves = Map.groupBy(points, ({ axis, backend }) => `${axis.name} ${backend}`);
  return [...curves.values()].flatMap((curve) => {
    const [first] = curve;
    if (first === undefined) return [];
    const measured = curve.map(({ size, times }) => ({ size, ...quartiles(times) }));
    return [{
      axis: first.axis.name,
      backend: first.backend,
      points: measured,
      fit: fit(measured.map(({ size }) => size), measured.map(({ median }) => median)),
    }];
  });
}
