/**
 * Who is timed, and how each is started: a process of its own that prints one line.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { Measured } from "./peers/measure.ts";
import type { NetworkName } from "./peers/work.ts";

/** A peer at certain settings. */
export interface Contestant {
  /** What the table calls it. */
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
}

const here = (name: string) => fromFileUrl(new URL(`./peers/${name}`, import.meta.url));
// The peers have a configuration of their own, so that nobody downloads them who does not measure.
const deno = (
  name: string,
  ...args: string[]
) => ["run", "-A", "--quiet", "--config", here("deno.json"), here(name), ...args];
/** Another interpreter, where the first one on the path has no PyTorch. */
const python3 = Deno.env.get("PYTHON") ?? "python3";
const dinograd = { label: "dinograd, wasm", command: Deno.execPath(), args: deno("dinograd.ts") };
const jaxJs = { label: "jax-js, wasm", command: Deno.execPath(), args: deno("jax_js.ts") };
const tfjs = (label: string, ...args: string[]): Contestant => (
  { label: `TensorFlow.js, ${label}`, command: Deno.execPath(), args: deno("tfjs.ts", ...args) }
);
const pytorch = (label: string, threads: number, blas: number): Contestant => ({
  label: `PyTorch, ${label}`,
  command: python3,
  args: [here("pytorch.py"), "--threads", String(threads), "--blas-threads", String(blas)],
});

/** Who can do what. dinograd comes first: the ratios are to it. */
export const contestants: Readonly<Record<NetworkName, readonly Contestant[]>> = {
  mlp: [
    dinograd,
    jaxJs,
    tfjs("wasm", "--plain"),
    tfjs("wasm, tuned by hand"),
    pytorch("1 thread", 1, 1),
    pytorch("BLAS on 2", 1, 2),
    pytorch("2 threads", 2, 2),
  ],
  cnn: [
    dinograd,
    jaxJs,
    tfjs("cpu", "--plain"),
    pytorch("1 thread", 1, 1),
    pytorch("2 threads", 2, 2),
  ],
};

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
    const line = decoder.decode(stdout).trim().split("\n").at(-1) ?? "";
    if (!success) return { missing: lastLine(decoder.decode(stderr)) };
    return parseMeasured(line);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { missing: `${command} is not installed` };
    throw error;
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 80) ?? "failed without a word";
}

function parseMeasured(line: string): Outcome {
  const value: unknown = JSON.parse(line);
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
  return Array.isArray(value) && value.every((x) => typeof x === "number");
}
