/**
 * How much memory training takes, and whether it leaks: what the backend holds after some steps.
 *
 * @module
 */
import {
  build,
  cnn,
  grad,
  type Layer,
  type MemoryUse,
  mlp,
  Random,
  sgd,
  sizeOf,
  softmaxCrossEntropy,
  step,
  tensor,
  wasm,
} from "../../mod.ts";
import { formatTable } from "../cli/table.ts";

/** What the backend holds after so many steps. */
export interface MemoryRow extends MemoryUse {
  /** The network and the batch. */
  readonly what: string;
  /** How many had been taken. */
  readonly steps: number;
}

const vector = { inputShape: [64], classes: 10 };
const image = { inputShape: [3, 32, 32], classes: 10 };

/** Looks after 10 and after 1,000 steps of small work: a leak does not depend on the size. */
export async function measureMemory(): Promise<MemoryRow[]> {
  return [
    ...await train("MLP 64-128-10, batch 32", mlp(vector, { hidden: 128 }), vector, 32, [10, 1000]),
    ...await train("CNN of the report, batch 4", cnn(image), image, 4, [10, 1000]),
    ...await train("CNN of the report, batch 128", cnn(image), image, 128, [10]),
  ];
}

/** Trains with SGD and looks after each of these numbers of steps, which grow. */
async function train(
  what: string,
  layers: Layer,
  task: typeof vector,
  batch: number,
  looks: readonly number[],
): Promise<MemoryRow[]> {
  const backend = wasm();
  const random = new Random(0);
  const model = build(layers, { ...task, random, backend });
  const parameters = Object.values(model.parameters);
  const optimizer = sgd(model.parameters, { learningRate: 0.01, momentum: 0.9 });
  const shape = [batch, ...task.inputShape];
  const inputs = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
  const classes = Float32Array.from({ length: batch }, (_, i) => i % task.classes);
  const rows: MemoryRow[] = [];
  let done = 0;
  for (const steps of looks) {
    for (; done < steps; done++) {
      const loss = step(() => {
        const x = tensor(inputs, { shape, backend });
        const labels = tensor(classes, { backend });
        const value = softmaxCrossEntropy(model.forward(x, { training: true }), labels);
        optimizer.step(grad(value, parameters));
        return value;
      });
      await loss.item();
      loss.release();
    }
    rows.push({ what, steps, ...backend.memory() });
  }
  return rows;
}

/** As a table. */
export function memoryTable(rows: readonly MemoryRow[]): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  return formatTable(
    [
      { title: "memory" },
      { title: "after steps" },
      { title: "arrays" },
      { title: "in use", format: megabytes },
      { title: "reserved", format: megabytes },
    ],
    rows.map(({ what, steps, arrays, bytes, reserved }) => [what, steps, arrays, bytes, reserved]),
  );
}
