/**
 * Runs contestants and reads what they print.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { pytorchInstallation } from "../doctor/peers.ts";
import { parseJson } from "../run/json.ts";
import type { Contestant } from "./contestants.ts";
import type { GpuCalls } from "./peers/gpu_calls.ts";
import type { Measured } from "./peers/measure.ts";

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
    if (!success) return { missing: reasonOf(command, decoder.decode(stderr)) };
    return parseMeasured(lastLine(decoder.decode(stdout)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { missing: `${command} is not installed` };
    throw error;
  }
}

/**
 * Why a program failed: in the last line that calls itself an error, or else in the last line. What Python says of
 * PyTorch is no advice, and what graphics drivers say of missing screens is no reason.
 */
function reasonOf(command: string, text: string): string {
  const lines = stripVTControlCharacters(text).split("\n");
  const line = lines.findLast((each) => /^error: (?!XDG_RUNTIME_DIR)/.test(each))
    ?.replace(/^error: /, "") ?? lastLine(text);
  const module = /^ModuleNotFoundError: No module named '(numpy|torch)'/.exec(line)?.[1];
  return module === undefined
    ? line
    : `${command} has no ${module}: ${pytorchInstallation}; or PYTHON=another interpreter`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "failed without a word";
}

/** Reads the line that a peer prints. */
export function parseMeasured(line: string): Outcome {
  const value: unknown = parseJson(line);
  if (
    typeof value === "object" && value !== null && "name" in value && "milliseconds" in value &&
    "losses" in value && typeof value.name === "string" && isNumbers(value.milliseconds) &&
    isNumbers(value.losses)
  ) {
    const calls = "calls" in value ? callsOf(value.calls) : undefined;
    const { name, milliseconds, losses } = value;
    return { name, milliseconds, losses, ...calls !== undefined && { calls } };
  }
  return { missing: `printed ${line.slice(0, 60)}` };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === "number");
}

function callsOf(value: unknown): GpuCalls | undefined {
  return typeof value === "object" && value !== null && "dispatches" in value &&
      "submissions" in value && typeof value.dispatches === "number" &&
      typeof value.submissions === "number"
    ? { dispatches: value.dispatches, submissions: value.submissions }
    : undefined;
}
