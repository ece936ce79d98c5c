/**
 * What is said where Deno's permissions are missing.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";

/** The compilers that `deno task train-native` may run, as `deno.json` has them. */
const known: readonly string[] = ["cc", "gcc", "clang"];

/** An error that says what this process may not do, and all that is to be typed so that it may. */
export function refused(action: string, compiler: string): UsageError {
  const task = known.includes(compiler) ? "start with deno task train-native, or " : "";
  return new UsageError(
    `native: may not ${action}; ${task}allow it with --allow-run=${compiler} --allow-ffi, or take --backend wasm`,
  );
}
