/**
 * How many threads a backend uses where nobody says so.
 *
 * @module
 */
import { ValueError } from "../../kernel/errors.ts";

/** More threads than this never pay. */
export const mostThreads = 256;

/** The option's number; for 0 that of `DINOGRAD_THREADS`, or as many as there are cores. */
export function threadsFor(backend: string, option: number): number {
  return Math.min(mostThreads, option || threadsFromEnvironment(backend));
}

function threadsFromEnvironment(backend: string): number {
  const variable = "DINOGRAD_THREADS";
  // A variable that may not be read counts as unset.
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const text = state === "granted" ? Deno.env.get(variable) : undefined;
  if (!text) return navigator.hardwareConcurrency;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new ValueError(
    `${backend}: ${variable}: found "${text}", allowed: a whole number, 1 or more`,
  );
}
