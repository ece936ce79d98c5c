/**
 * What the tests of this folder share.
 *
 * @module
 */
import { type Backend, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { isUserError } from "../../../kernel/errors.ts";
import { findCompiler } from "./compiler.ts";
import { systemName } from "./machine.ts";
import { createNative, type NativeArray } from "./mod.ts";
import { settingsOf } from "./settings.ts";

/**
 * Why the backend cannot run here, where its tests are skipped; `undefined` where it can. On a machine that compiles a
 * small file, it can: what its own library then comes to is for the tests to say.
 */
export const missing: string | undefined = (() => {
  const folder = Deno.makeTempDirSync();
  try {
    systemName();
    const source = `${folder}/small.c`;
    Deno.writeTextFileSync(source, "#include <math.h>\n#include <pthread.h>\nint one = 1;\n");
    findCompiler(settingsOf().cc).compile(source, `${folder}/small.so`);
    return undefined;
  } catch (error) {
    if (isUserError(error)) return error.message;
    throw error;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
})();
if (missing !== undefined) console.warn(`tests of the native backend are skipped: ${missing}`);

/** With the system's BLAS, if there is one, and without. */
export function variants(): readonly Backend<NativeArray>[] {
  return [createNative(), createNative({ blas: "none" })];
}

/** A test of the backend, skipped where it cannot run. */
export function nativeTest(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, ignore: missing !== undefined, fn });
}

/** Numbers in [−½, ½) that are the same every time. */
export function numbers(shape: Shape, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: sizeOf(shape) }, () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state / 2 ** 32;
  });
}

/** An array of such numbers on a backend. */
export function drawn(
  backend: Backend<NativeArray>,
  shape: Shape,
  seed = 1,
): Operand<NativeArray> {
  return { shape, data: backend.upload(numbers(shape, seed)) };
}

/** All values of an array. */
export async function valuesOf(
  backend: Backend<NativeArray>,
  array: NativeArray | undefined,
): Promise<number[]> {
  if (array === undefined) throw new Error("there is no array");
  return [...await backend.read(array, array.length)];
}

/** A program run in a process of its own with these flags and variables: its last line on stderr or stdout. */
export async function runScript(
  code: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly out: string; readonly error: string }> {
  const module = new URL("./mod.ts", import.meta.url).href;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { createNative, nativeReport } from "${module}";\n${code}`,
    );
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--no-config", "--no-prompt", ...flags, file],
      env: { NO_COLOR: "1", ...env },
      // What hangs is killed, and then lacks its last line.
      signal: AbortSignal.timeout(60_000),
    });
    const { stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { out: decoder.decode(stdout).trim(), error: decoder.decode(stderr).trim() };
  } finally {
    await Deno.remove(file);
  }
}
