/**
 * Whether training leaks: what the backend holds after 10 and after 1,000 steps.
 *
 * @module
 */
import {
  build,
  grad,
  type MemoryUse,
  mlp,
  Random,
  sgd,
  softmaxCrossEntropy,
  step,
  tensor,
  wasm,
} from "../../mod.ts";

/** What the backend holds after so many steps. */
export interface MemoryReport {
  /** After 10 steps. */
  readonly after10: MemoryUse;
  /** After 1,000 steps. */
  readonly after1000: MemoryUse;
}

/** Trains a small network (a leak does not depend on its size) and looks twice. */
export async function measureMemory(): Promise<MemoryReport> {
  const backend = wasm();
  const random = new Random(0);
  const task = { inputShape: [64], classes: 10 };
  const model = build(mlp(task, { hidden: 128 }), { ...task, random, backend });
  const parameters = Object.values(model.parameters);
  const optimizer = sgd(model.parameters, { learningRate: 0.01, momentum: 0.9 });
  const inputs = Float32Array.from({ length: 32 * 64 }, () => random.normal());
  const train = async (steps: number): Promise<MemoryUse> => {
    for (let i = 0; i < steps; i++) {
      const loss = step(() => {
        const x = tensor(inputs, { shape: [32, 64], backend });
        const labels = tensor(Float32Array.from({ length: 32 }, (_, j) => j % 10), { backend });
        const value = softmaxCrossEntropy(model.forward(x, { training: true }), labels);
        optimizer.step(grad(value, parameters));
        return value;
      });
      await loss.item();
      loss.release();
    }
    return backend.memory();
  };
  return { after10: await train(10), after1000: await train(990) };
}
