/**
 * Starting a backend of TensorFlow.js that shares nothing with others.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";
import { findAdapter, findGpu, withRuntimeFolder } from "../webgpu/adapter.ts";
import type { EngineName } from "./load.ts";
import type { KernelBackend, TensorFlow } from "./tensorflow.ts";

/**
 * A new backend.
 *
 * @throws {UsageError} where there is no graphics adapter for it.
 */
export async function startBackend(
  tensorFlow: TensorFlow,
  name: EngineName,
): Promise<KernelBackend> {
  // Without one, TensorFlow.js stumbles over what is not there.
  if (name === "webgpu") await findAdapter(findGpu(), "fast");
  const make = tensorFlow.findBackendFactory(name);
  if (make === undefined) {
    throw new UsageError(
      `tfjs: TensorFlow.js finds no engine ${name} here; take --set backend.engine=cpu`,
    );
  }
  const backend = await withRuntimeFolder(async () => await make());
  quieten(tensorFlow, backend);
  return backend;
}

/** The first numbers on a CPU have it recommend a package for Node; here they are none. */
function quieten(tensorFlow: TensorFlow, backend: KernelBackend): void {
  const flags = tensorFlow.env();
  const isNode = flags.get("IS_NODE");
  flags.set("IS_NODE", false);
  backend.disposeData(backend.write(new Float32Array(1), [1], "float32"));
  flags.set("IS_NODE", isNode);
}
