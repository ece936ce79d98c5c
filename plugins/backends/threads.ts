/**
 * How many threads a backend uses where nobody says so.
 *
 * @module
 */
import { ValueError } from "../../kernel/errors.ts";
import { environment } from "./environment.ts";

/** More threads than this never pay. */
export const mostThreads = 256;

const variable = "DINOGRAD_THREADS";

/** The option's number; for 0 that of `DINOGRAD_THREADS`; for 0 there too, or nothing, as many as there are cores. */
export function threadsFor(backend: string, option: number): number {
  const asked = option || threadsFromEnvironment(backend);
  return asked || Math.min(mostThreads, navigator.hardwareConcurrency);
}

function threadsFromEnvironment(backend: string): number {
  const text = environment(variable) ?? "0";
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0 && count <= mostThreads) return count;
  throw new ValueError(
    `${backend}: ${variable}: found "${text}", allowed: a whole number, 0 to ${mostThreads}, 0 for as many as ` +
      `there are cores; change or unset ${variable}`,
  );
}
