/**
 * `deno task train-native`: `deno task train` with the permissions of the backend `native`, on which it trains.
 *
 * @module
 */
import { runTask } from "./cli/main.ts";
import { runTrain } from "./train.ts";
import { valuesOf } from "./train/early_flags.ts";

/** A run that goes on has its own backend, and what is said is what holds. */
export function withNative(args: readonly string[]): readonly string[] {
  const says = ["backend", "resume"].some((name) => valuesOf(args, name).length > 0);
  return says ? args : ["--backend", "native", ...args];
}

if (import.meta.main) await runTask((args) => runTrain(withNative(args)));
