/**
 * Who is timed, and how each is started: a process of its own that prints one line.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { pytorchInstallation } from "../doctor/peers.ts";
import { parseJson } from "../run/json.ts";
import { type BackendName, takesThreads } from "./peers/dinograd_trainer.ts";
import type { Measured } from "./peers/measure.ts";
import type { BenchWork } from "./works.ts";

/**
 * What is compared with what: dinograd on a backend, with all cores; PyTorch in one of its settings, of which the
 * fastest counts; or another, for whoever reads the table.
 */
export type Side = BackendName | "pytorch" | "other";

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
}

const cores = navigator.hardwareConcurrency;
/** Another interpreter, where the first one on the path has no PyTorch. */
const python3 = Deno.env.get("PYTHON") ?? "python3";

const here = (name: string) => fromFileUrl(new URL(`./peers/${name}`, import.meta.url));

/** The peers have a configuration of their own, so that nobody downloads them who does not measure. */
function script(label: string, side: Side, name: string, ...args: string[]): Contestant {
  const run = ["run", "-A", "--quiet", "--config", here("deno.json"), here(name)];
  return { label, side, command: Deno.execPath(), args: [...run, ...args] };
}

function dinograd(label: string, side: Side, backend: BackendName, threads: number): Contestant {
  const set = takesThreads(backend) ? ["--threads", String(threads)] : [];
  return script(`dinograd, ${label}`, side, "dinograd.ts", "--backend", backend, ...set);
}

function pytorch(label: string, threads: number, blas: number): Contestant {
  const set = ["--threads", String(threads), "--blas-threads", String(blas)];
  return {
    label: `PyTorch, ${label}`,
    side: "pytorch",
    command: python3,
    args: [here("pytorch.py"), ...set],
  };
}

/** Who does a work, dinograd first. */
export function contestantsOf({ network, hasJsPeers }: BenchWork): Contestant[] {
  const several = cores > 1;
  return [
    dinograd("wasm", "wasm", "wasm", cores),
    ...(several && takesThreads("wasm") ? [dinograd("wasm, 1 thread", "other", "wasm", 1)] : []),
    dinograd("native", "native", "native", cores),
    pytorch("1 thread", 1, 1),
    ...(several
      ? [pytorch(`BLAS on ${cores}`, 1, cores), pytorch(`${cores} threads`, cores, cores)]
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

/** What a contestant's process came to. */
export type Outcome = Measured | { readonly missing: string };

/** Runs a contestant once, with flags that all peers have. One that cannot run says why. */
export async function runContestant(
  { command, args }: Contestant,
  flags: readonly string[],
): Promise<Outcome> {
  try {
    const process = new Deno.Command(command, { args: [...args, ...flags] });
    const { success, stdout, stderr } = await process.output();
    const decoder = new TextDecoder();
    if (!success) return { missing: reasonOf(command, lastLine(decoder.decode(stderr))) };
    return parseMeasured(lastLine(decoder.decode(stdout)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { missing: `${command} is not installed` };
    throw error;
  }
}

/** Why a program failed, from its last line: what Python says of PyTorch is no advice. */
function reasonOf(command: string, line: string): string {
  return /^ModuleNotFoundError: No module named 'torch'/.test(line)
    ? `${command} has no torch: ${pytorchInstallation}; or PYTHON=another interpreter`
    : line;
}

function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1) || "failed without a word";
  return line.replace(/^error: /, "");
}

/** Reads the line that a peer prints. */
export function parseMeasured(line: string): Outcome {
  const value: unknown = parseJson(line);
  if (
    typeof value === "object" && value !== null && "name" in value && "milliseconds" in value &&
    "losses" in value && typeof value.name === "string" && isNumbers(value.milliseconds) &&
    isNumbers(value.losses)
  ) {
    return { name: value.name, milliseconds: value.milliseconds, losses: value.losses };
  }
  return { missing: `printed ${line.slice(0, 60)}` };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === "number");
}
