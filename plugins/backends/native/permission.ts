/**
 * What is said where Deno's permissions are missing.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";

/** Compilers to look for, in this order; `deno task train-native` may run these, as `deno.json` has them, and no other. */
export const usualCompilers: readonly string[] = ["cc", "gcc", "clang"];

/** An error that says what this process may not do, and all that is to be typed so that it may. */
export function refused(action: string, compiler: string): UsageError {
  const allow = `allow it with --allow-run=${compiler} --allow-ffi`;
  // A task takes no flags of Deno's.
  const how = usualCompilers.includes(compiler)
    ? `start with deno task train-native, or ${allow}`
    : `${allow}: deno run -P=train-native --allow-run=${compiler} tasks/train.ts --backend native --set backend.cc=${compiler}`;
  return new UsageError(`native: may not ${action}; ${how}, or take --backend wasm`);
}
