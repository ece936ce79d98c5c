/**
 * Loading TensorFlow.js, only when it is asked for.
 *
 * A checkout has it in a folder of its own, `package/`, with its own lock: what a running program imports by `npm:` is written
 * to that program's lock, and from then on everybody who starts anything would download it. Where this module itself comes
 * from the network there is no such folder; then the lock is the user's own, which is the right place.
 *
 * @module
 */
import { createRequire } from "node:module";
import { UsageError } from "../../../kernel/errors.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** Which kernels of TensorFlow.js compute. */
export type EngineName = "cpu" | "webgpu";

/** As it is pinned in `package/deno.json`. */
export const version = "4.22.0";

/** The command that fetches it. */
export const installation = "deno task install-tfjs";

const core = "@tensorflow/tfjs-core";
const kernelsOf: Readonly<Record<EngineName, string>> = {
  cpu: "@tensorflow/tfjs-backend-cpu",
  webgpu: "@tensorflow/tfjs-backend-webgpu",
};

/** Where a checkout has it. */
const home = new URL("./package/", import.meta.url);

/** Whether it is in that folder, from where it can be loaded without a network. */
export async function isInstalled(folder: URL = home): Promise<boolean> {
  if (folder.protocol !== "file:") return false;
  try {
    return (await Deno.stat(new URL(`node_modules/${core}/package.json`, folder))).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw permitted(error);
  }
}

/**
 * TensorFlow.js with the kernels of one engine registered.
 *
 * @throws {UsageError} where it is not installed, may not be read, or cannot be fetched.
 */
export async function loadTensorFlow(engine: EngineName, folder: URL = home): Promise<TensorFlow> {
  if (folder.protocol !== "file:") return await fetchTensorFlow(engine);
  if (!await isInstalled(folder)) {
    throw new UsageError(
      `tfjs: TensorFlow.js ${version} is not installed; fetch it, 71 MB, with ${installation}, or take --backend wasm`,
    );
  }
  try {
    const require = createRequire(folder);
    const tensorFlow: TensorFlow = require(core);
    require(kernelsOf[engine]);
    return tensorFlow;
  } catch (error) {
    throw permitted(error);
  }
}

async function fetchTensorFlow(engine: EngineName): Promise<TensorFlow> {
  try {
    // Names that are computed are not fetched before this line runs.
    const named = (name: string) => `npm:${name}@${version}`;
    const tensorFlow: TensorFlow = await import(named(core));
    await import(named(kernelsOf[engine]));
    return tensorFlow;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(
      `tfjs: TensorFlow.js ${version} cannot be fetched: ${error.message.split("\n")[0]}; ` +
        "connect to the network once, or take the backend wasm",
    );
  }
}

/** The error that says which permission is lacking; others as they are. */
function permitted(error: unknown): unknown {
  if (!(error instanceof Deno.errors.NotCapable)) return error;
  const [lack] = error.message.split(", run again");
  return new UsageError(
    `tfjs: may not load TensorFlow.js: ${lack}; start with deno task train, or allow it with --allow-read`,
  );
}
