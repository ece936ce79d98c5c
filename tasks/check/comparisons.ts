/**
 * What is computed on every backend, and how it is judged.
 *
 * @module
 */
import {
  checkPrimitives,
  type Finding,
  gradientTolerance,
  measureConformance,
  measureGradient,
  measureOptimizer,
  opRoundings,
  type Outcome,
  type Precision,
  roundoff,
} from "../../kernel/check/mod.ts";
import { type Backend, isUserError, type PluginSet } from "../../kernel/mod.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { DivergedError } from "../train/fit.ts";
import type { Cell, RowKind } from "./matrix.ts";
import { differences, type Lesson } from "./training.ts";

/** How far the loss of a step may be from the reference's. */
const lossTolerance: Readonly<Record<Precision, number>> = {
  float64: 1e-3,
  float32: 1e-3,
  // Gradients are rounded to three digits, and every step builds on those before.
  float16: 0.05,
};

/** The part of a number that an op may be off by on a backend of this precision. */
function opTolerance(precision: Precision): number {
  return opRoundings * roundoff[precision];
}

/** What is to be checked. */
export interface Checkable {
  /** Their ops and optimizers are what is computed. */
  readonly plugins: PluginSet;
  /** What is trained. */
  readonly lessons: readonly Lesson[];
}

/** One thing that is computed on a backend. */
export interface Comparison {
  readonly name: string;
  readonly kind: RowKind;
  readonly check: (subject: Subject) => Promise<Cell>;
}

/** A backend under test. */
export interface Subject {
  readonly backend: Backend;
  readonly precision: Precision;
}

/** Every op, every optimizer, random numbers, and the lessons. */
export function comparisonsOf({ plugins, lessons }: Checkable): Comparison[] {
  const truth = reference({ dtype: "float64" });
  const ops = plugins.all("op").map((op): Comparison => ({
    name: op.name,
    kind: "op",
    async check({ backend, precision }) {
      if (isTruth(backend)) {
        return fromOutcome(await measureGradient(op, { backend }), gradientTolerance);
      }
      const outcome = await measureConformance(op, backend, truth, { precision });
      return fromOutcome(outcome, opTolerance(precision));
    },
  }));
  const optimizers = plugins.all("optimizer").map((optimizer): Comparison => ({
    name: optimizer.name,
    kind: "optimizer",
    async check({ backend, precision }) {
      if (isTruth(backend)) return { state: "reference" };
      const outcome = await measureOptimizer(optimizer, backend, truth, precision);
      return fromOutcome(outcome, opTolerance(precision));
    },
  }));
  const random: Comparison = {
    name: "random numbers",
    kind: "random",
    async check({ backend }) {
      if (isTruth(backend)) return { state: "reference" };
      const findings = await checkPrimitives(backend, truth, ["random"]);
      return fromOutcome({ findings, refusals: [], share: 0 }, 0);
    },
  };
  return [...ops, ...optimizers, random, ...lessons.map(trainingTask)];
}

function trainingTask({ name, run }: Lesson): Comparison {
  let expected: Promise<readonly number[]> | undefined;
  return {
    name,
    kind: "training",
    async check({ backend, precision }) {
      if (backend.name === reference.name && backend.dtype === "float32") {
        return { state: "reference" };
      }
      const right = await (expected ??= run(reference()));
      try {
        const off = differences(right, await run(backend));
        const allowed = lossTolerance[precision];
        const [error, first] = [Math.max(...off), off.findIndex((each) => each > allowed)];
        if (first < 0) return { state: "ok", error, allowed };
        const [here, most] = [off[first] ?? error, error].map((each) => each.toPrecision(2));
        return {
          state: "wrong",
          why:
            `the loss of step ${
              first + 1
            } of ${off.length} is off by ${here}, allowed: ${allowed}` +
            (here === most ? "" : `; later by ${most}`),
        };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        // A loss that is not finite is an answer, and not the right one.
        const isRefusal = isUserError(error) && !(error instanceof DivergedError);
        return { state: isRefusal ? "refused" : "wrong", why: error.message };
      }
    },
  };
}

/** Whether this is what all others are compared with. */
function isTruth(backend: Backend): boolean {
  return backend.name === reference.name && backend.dtype === "float64";
}

function fromOutcome({ findings, refusals, share }: Outcome, allowed: number): Cell {
  const [wrong] = findings;
  if (wrong !== undefined) return { state: "wrong", why: lineOf(wrong, findings.length - 1) };
  const [refused] = refusals;
  if (refused !== undefined) return { state: "refused", why: whyRefused(refused, refusals.length) };
  return { state: "ok", error: share * allowed, allowed };
}

/** What the backend says, without its name, and where. */
function whyRefused({ sample, message }: Finding, samples: number): string {
  const said = message.replace(/^\w*Error: /, "").replace(/^[\w-]+: /, "");
  return `${said} (at ${samples} sample${samples === 1 ? "" : "s"}, such as ${sample})`;
}

/** The first finding as a line, and how many more there are. */
function lineOf({ sample, check, message, hint }: Finding, more: number): string {
  return [
    `${check}${sample === "" ? "" : ` of ${sample}`}: ${message}`,
    hint === undefined ? "" : `; ${hint}`,
    more === 0 ? "" : ` (and ${more} more)`,
  ].join("");
}
