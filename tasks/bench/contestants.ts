/**
 * Who is timed, and how each is started: a process of its own that prints one line.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { type BackendName, takesThreads } from "./peers/dinograd_trainer.ts";
import type { BenchWork } from "./works.ts";

/**
 * What is compared with what: dinograd on a backend, with all cores; PyTorch on the processor in one of its settings,
 * of which the fastest counts; TensorFlow.js on a graphics card; or another, for whoever reads the table.
 */
export type Side = BackendName | "pytorch" | "tfjs" | "other";

/** A peer at certain settings. */
export interface Contestant {
  /** What the table calls it. */
  readonly label: string;
  /** What it is compared as. */
  readonly side: Side;
  /** The program. */
  readonly command: string;
  /** Its arguments, without those that all peers have. */
  readonly args: readonly string[];
  /** Whether it rounds what it computes to float16: then its losses are near those of the others, no more. */
  readonly rounds?: boolean;
}

const cores = navigator.hardwareConcurrency;
/** Another interpreter, where the first one on the path has no PyTorch. */
const python3 = Deno.env.get("PYTHON") ?? "python3";

const here = (name: string) => fromFileUrl(new URL(`./peers/${name}`, import.meta.url));

/** A peer in TypeScript. They have a configuration of their own, so that nobody downloads them who does not measure. */
export function script(label: string, side: Side, name: string, ...args: string[]): Contestant {
  const run = ["run", "-A", "--quiet", "--config", here("deno.json"), here(name)];
  return { label, side, command: Deno.execPath(), args: [...run, ...args] };
}

function dinograd(label: string, side: Side, backend: BackendName, threads: number): Contestant {
  const set = takesThreads(backend) ? ["--threads", String(threads)] : [];
  return script(`dinograd, ${label}`, side, "dinograd.ts", "--backend", backend, ...set);
}

/** PyTorch at these settings. */
export function pytorch(label: string, side: Side, ...args: string[]): Contestant {
  return {
    label: `PyTorch, ${label}`,
    side,
    command: python3,
    args: [here("pytorch.py"), ...args],
  };
}

function pytorchOn(label: string, threads: number, blas: number): Contestant {
  const set = ["--threads", String(threads), "--blas-threads", String(blas)];
  return pytorch(label, "pytorch", ...set);
}

/** Who does a work, dinograd first. */
export function contestantsOf({ network, hasJsPeers }: BenchWork): Contestant[] {
  const several = cores > 1;
  return [
    dinograd("wasm", "wasm", "wasm", cores),
    ...(several && takesThreads("wasm") ? [dinograd("wasm, 1 thread", "other", "wasm", 1)] : []),
    dinograd("native", "native", "native", cores),
    pytorchOn("1 thread", 1, 1),
    ...(several
      ? [pytorchOn(`BLAS on ${cores}`, 1, cores), pytorchOn(`${cores} threads`, cores, cores)]
      : []),
    ...(!hasJsPeers ? [] : [
      script("jax-js, wasm", "other", "jax_js.ts"),
      ...(network === "mlp"
        ? [
          script("TensorFlow.js, wasm", "other", "tfjs.ts", "--plain"),
          script("TensorFlow.js, wasm, tuned by hand", "other", "tfjs.ts"),
        ]
        : [script("TensorFlow.js, cpu", "other", "tfjs.ts", "--plain")]),
    ]),
  ];
}
