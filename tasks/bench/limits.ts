/**
 * What the machine can do at best: the rate of matrix products and of copies, measured.
 *
 * @module
 */
import { type Backend, isUserError } from "../../kernel/mod.ts";
import { compile } from "../../kernel/formula/compile.ts";
import { parse } from "../../kernel/formula/parse.ts";
import { type Blas, openBlas } from "./blas.ts";
import { type BackendName, makeBackend, takesThreads } from "./peers/dinograd_trainer.ts";
import { type Sampled, sampleInTurns } from "./sample.ts";

/** Rates over some rounds, of whoever could be asked. */
export interface Rates {
  /** `1024 × 1024 × 1024`. */
  readonly what: string;
  /** By who reached them: in each round the fastest call, in GFLOPS or GB/s. */
  readonly rates: Readonly<Record<string, readonly number[]>>;
}

/** What was found. */
export interface Limits {
  /** The BLAS, or why there is none. */
  readonly blas: string;
  /** GFLOPS of a × bᵀ. */
  readonly products: readonly Rates[];
  /** GB/s, read and written. */
  readonly copies: readonly Rates[];
}

/** Who multiplies, as the tables call them. */
export const limitLabels = {
  blas: (threads: number) => `BLAS, ${count(threads)}`,
  backend: (name: BackendName, threads: number) => `${name}, ${count(threads)}`,
} as const;

function count(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

/** Rows and columns: that of the MLP's hidden layer, a middling and a large one. */
export const productSizes = [[128, 784, 3136], [512, 512, 512], [1024, 1024, 1024]] as const;

/** 64 MiB: beyond all caches but the largest. */
const COPIED = 2 ** 24;

interface Made {
  readonly label: string;
  readonly backend: Backend;
}

/** Measures in so many rounds; every call has `seconds` of each. */
export async function measureLimits(rounds: number, seconds: number): Promise<Limits> {
  const blas = openBlas();
  const made = await makeBackends();
  const options = { rounds, seconds };
  const products = productSizes.map((size) => {
    const work = 2 * size[0] * size[1] * size[2];
    const calls = { ...blasCalls(blas, size), ...productCalls(made, size) };
    return { what: size.join(" × "), rates: toRates(sampleInTurns(calls, options), work) };
  });
  const copies = toRates(sampleInTurns(copyCalls(made), options), 2 * 4 * COPIED);
  return {
    blas: typeof blas === "string" ? blas : blas.name,
    products,
    copies: [{ what: `${4 * COPIED / 2 ** 20} MiB`, rates: copies }],
  };
}

/** Both backends, with one thread and with all cores; without those that cannot be made here. */
async function makeBackends(): Promise<Made[]> {
  const counts = new Set([1, navigator.hardwareConcurrency]);
  const made: Made[] = [];
  for (const name of ["native", "wasm"] as const) {
    for (const threads of takesThreads(name) ? counts : [1]) {
      try {
        const backend = await makeBackend(name, { threads: takesThreads(name) ? threads : 0 });
        made.push({ label: limitLabels.backend(name, threads), backend });
      } catch (error) {
        if (!isUserError(error)) throw error;
      }
    }
  }
  return made;
}

type Size = readonly [m: number, k: number, n: number];
type Calls = Record<string, () => void>;

function blasCalls(blas: Blas | string, size: Size): Calls {
  if (typeof blas === "string") return {};
  const [m, k, n] = size;
  const [a, b, c] = [numbers(m * k), numbers(n * k), new Float32Array(m * n)];
  const calls: Calls = {};
  const cores = navigator.hardwareConcurrency;
  // One that cannot be told takes as many as it likes.
  for (const threads of blas.setThreads(1) ? new Set([1, cores]) : [cores]) {
    calls[limitLabels.blas(threads)] = () => {
      blas.setThreads(threads);
      blas.multiply(size, a, b, c);
      // The backend counts on a BLAS of one thread.
      blas.setThreads(1);
    };
  }
  return calls;
}

function productCalls(made: readonly Made[], [m, k, n]: Size): Calls {
  return Object.fromEntries(made.map(({ label, backend }) => {
    const a = { shape: [m, k], data: backend.upload(numbers(m * k)) };
    const b = { shape: [n, k], data: backend.upload(numbers(n * k)) };
    return [
      label,
      () => backend.release(backend.matmul(a, b, { a: false, b: true })),
    ];
  }));
}

function copyCalls(made: readonly Made[]): Calls {
  const [from, to] = [numbers(COPIED), new Float32Array(COPIED)];
  const { kernel } = compile(["x"], { out: parse("x", ["x"]) });
  const calls = made.map(({ label, backend }): [string, () => void] => {
    const x = { shape: [COPIED], data: backend.upload(from) };
    return [label, () => {
      for (const copy of backend.elementwise(kernel, [x], [], x.shape)) backend.release(copy);
    }];
  });
  return { "JavaScript, set": () => to.set(from), ...Object.fromEntries(calls) };
}

/** Numbers in [-½, ½): products of zeros could be faster. */
function numbers(length: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = (Math.imul(i, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5;
  return values;
}

function toRates(samples: readonly Sampled[], work: number): Record<string, number[]> {
  return Object.fromEntries(
    samples.map(({ label, seconds }) => [label, seconds.map((time) => work / time / 1e9)]),
  );
}
