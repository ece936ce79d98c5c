/**
 * The `tfjs` backend: float32 on TensorFlow.js, by its kernels for the CPU or for WebGPU.
 *
 * | where | what |
 * | --- | --- |
 * | `load.ts`, `package/` | TensorFlow.js itself, which is fetched only by who asks for it |
 * | `tensorflow.ts` | what of it is used, as types |
 * | `engine.ts` | kernels called by name; arrays as references to tensors |
 * | `formula/` | formulas, one kernel for each function |
 * | `reduce.ts`, `matmul.ts`, `movement.ts`, `axes.ts`, `rows.ts`, `windows.ts` | the other primitives |
 * | `convolution.ts` | fused kernels |
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../kernel/backend.ts";
import { UsageError } from "../../../kernel/errors.ts";
import { fillUniform } from "../../../kernel/threefry.ts";
import { wrongNumber } from "../known_values.ts";
import { createConvolutions } from "./convolution.ts";
import { Engine, type TfjsArray } from "./engine.ts";
import { createElementwise, createEvaluate } from "./formula/elementwise.ts";
import { formulas } from "./formula/functions.ts";
import { type EngineName, loadTensorFlow } from "./load.ts";
import { createMatmul } from "./matmul.ts";
import { createMovement } from "./movement.ts";
import { createReduce } from "./reduce.ts";
import { createRows } from "./rows.ts";
import { startBackend } from "./start.ts";
import { createWindows } from "./windows.ts";

export type { TfjsArray } from "./engine.ts";
export type { TfjsDType, TfjsTensor } from "./tensorflow.ts";
export type { EngineName } from "./load.ts";
export { tfjs, type TfjsOptions } from "./plugin.ts";

/** The backend, and what it holds of TensorFlow.js. */
export interface TfjsBackend extends Backend<TfjsArray> {
  /** How many tensors there are: one for each array, or less where arrays share numbers. */
  tensors(): number;
}

/** Makes the backend. Throws a user error where TensorFlow.js or the engine is missing. */
export async function createTfjs(name: EngineName = "cpu"): Promise<TfjsBackend> {
  const tensorFlow = await loadTensorFlow(name);
  const engine = new Engine(tensorFlow, await startBackend(tensorFlow, name), name);
  const evaluate = createEvaluate(formulas[name]);
  const backend: TfjsBackend = {
    name: "tfjs",
    dtype: "float32",
    ...name === "webgpu" && { enqueues: true },
    fused: createConvolutions(engine, name),

    upload: (values) => engine.upload(values),
    read: (data, length) => engine.read(data, length),
    release: (data) => engine.release(data),
    memory: () => engine.memory(),
    tensors: () => engine.tensors(),

    elementwise: createElementwise(engine, evaluate),
    reduce: createReduce(engine),
    matmul: createMatmul(engine),
    ...createMovement(engine),
    ...createRows(engine, evaluate),
    ...createWindows(engine),
    random(key, shape) {
      const values = new Float32Array(sizeOf(shape));
      fillUniform(key, values);
      return engine.make((run) => run.write(values, [values.length]));
    },
  };
  const wrong = name === "cpu" ? undefined : await wrongNumber(backend);
  if (wrong === undefined) return backend;
  throw new UsageError(
    `tfjs: the graphics card computes wrong numbers: ${wrong}; update its driver, or take --set backend.engine=cpu`,
  );
}
