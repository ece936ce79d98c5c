/**
 * The machine's limits, and how near to them a training step comes.
 *
 * @module
 */
import { formatTable } from "../cli/table.ts";
import { limitLabels, type Limits, type Rates } from "./limits.ts";
import { networkOf } from "./peers/networks.ts";
import type { WorkSpec } from "./peers/work.ts";
import { formatMilliseconds, formatRatio } from "./result_table.ts";
import { median, quartiles } from "./statistics.ts";
import type { Target } from "./targets.ts";
import type { Timing } from "./timing.ts";

/** Rows of who, columns of what. */
export function limitsTable({ blas, products, copies }: Limits): string {
  const who = [...new Set([...products, ...copies].flatMap(({ rates }) => Object.keys(rates)))];
  const rate = (x: number) => x.toFixed(1);
  return `The BLAS: ${blas}\n\n` + formatTable(
    [
      { title: "at best" },
      ...products.map(({ what }) => ({ title: `${what}, GFLOPS`, format: rate })),
      ...copies.map(({ what }) => ({ title: `copy of ${what}, GB/s`, format: rate })),
    ],
    who.map((label) => [
      label,
      ...[...products, ...copies].map(({ rates }) => best(rates[label])),
    ]),
  );
}

function best(rates: readonly number[] | undefined): number | undefined {
  return rates === undefined ? undefined : Math.max(...rates);
}

/** The fastest of all. */
function bestOf(measured: readonly Rates[]): number {
  return Math.max(...measured.flatMap(({ rates }) => Object.values(rates).flat()));
}

/** The BLAS may be at most this much faster than the product of `native`. */
const BLAS_TARGET = 1.1;

/** GFLOPS of one core that the micro-kernel of `wasm` is to reach. */
const WASM_TARGET = 32;

/** The targets of matrix products. */
export function limitTargets({ blas, products }: Limits, cores: number): Target[] {
  const native = products.map(({ what, rates }): Target => {
    const [own, other] = [
      rates[limitLabels.backend("native", cores)],
      rates[limitLabels.blas(cores)],
    ];
    const slower = (own ?? []).flatMap((rate, i) => {
      const theirs = other?.[i];
      return theirs === undefined ? [] : [theirs / rate];
    });
    return {
      work: `product ${what}`,
      who: "native",
      unit: "× the BLAS",
      target: BLAS_TARGET,
      isLeast: false,
      found: found(slower),
      missing: other === undefined ? blas : "not measured",
    };
  });
  const label = limitLabels.backend("wasm", 1);
  const sizes = products.map(({ rates }) => rates[label] ?? []);
  const fastest = sizes.toSorted((a, b) => Math.max(...b) - Math.max(...a))[0] ?? [];
  return [...native, {
    work: "the fastest of these products, one core",
    who: "wasm",
    unit: "GFLOPS",
    target: WASM_TARGET,
    isLeast: true,
    found: found(fastest),
    missing: "not measured",
  }];
}

function found(values: readonly number[]) {
  return values.length === 0 ? undefined : { ...quartiles(values), turns: values.length };
}

/** What a training step cannot do without. */
export interface Needs {
  /** Floating-point operations of its products. */
  readonly operations: number;
  /** Read and written by the optimizer: parameters, gradients, and its state, each once. */
  readonly bytes: number;
}

/**
 * Multiplications and additions of the layers with weights: once forward, once for the weights' gradients, and once for
 * the inputs' gradients, which the first layer does not need.
 */
export function needsOf({ network, hidden, batch, optimizer }: WorkSpec): Needs {
  const { layers, momentum } = networkOf(network, hidden);
  let [operations, weights] = [0, 0];
  for (const [i, { shape, places }] of layers.entries()) {
    const size = shape.reduce((a, b) => a * b, 1);
    operations += 2 * size * places * batch * (i === 0 ? 2 : 3);
    weights += size;
  }
  // A gradient is read, a parameter and what is kept beside it are read and written.
  const kept = optimizer === "adam" ? 2 : momentum > 0 ? 1 : 0;
  return { operations, bytes: 4 * weights * (3 + 2 * kept) };
}

/** How much of the machine's best each contestant of interest reaches, in a sentence; empty without limits. */
export function limitText(
  work: WorkSpec,
  timings: readonly Timing[],
  limits: Limits | undefined,
): string {
  if (limits === undefined) return "";
  const best = { gflops: bestOf(limits.products), bandwidth: bestOf(limits.copies) };
  return shareText({ whose: "machine", what: "a step" }, needsOf(work), timings, best);
}

/** Rates that nothing exceeds. */
export interface BestRates {
  /** Floating-point operations: 10⁹ in a second. */
  readonly gflops: number;
  /** Bytes read and written: 10⁹ in a second. */
  readonly bandwidth: number;
}

/** How much of `whose` best rates each contestant reaches in `what`, which needs so much, in a sentence. */
export function shareText(
  { whose, what }: { readonly whose: string; readonly what: string },
  { operations, bytes }: Needs,
  timings: readonly Timing[],
  { gflops, bandwidth }: BestRates,
): string {
  const least = operations / gflops / 1e6 + bytes / bandwidth / 1e6;
  const shares = timings.filter(({ problem, turns }) => problem === "" && turns.length > 0)
    .map(({ label, turns }) => `${label} ${(100 * least / median(turns)).toFixed(0)} %`);
  return `At the ${whose}'s best rates (${gflops.toFixed(0)} GFLOPS, ${
    bandwidth.toFixed(1)
  } GB/s) the ` +
    `${formatRatio(operations / 1e9)} GFLOP and ${formatRatio(bytes / 1e6)} MB of ${what} take ` +
    `${formatMilliseconds(least)}. Of that: ${shares.join("; ")}`;
}
