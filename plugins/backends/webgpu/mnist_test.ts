import { assert, assertEquals } from "@std/assert";
import { batches } from "../../../data/loader.ts";
import { mnist } from "../../../data/mod.ts";
import { type Backend, build, grad, Random, step, tensor } from "../../../kernel/mod.ts";
import { mlp } from "../../models/mlp.ts";
import { softmaxCrossEntropy } from "../../ops/softmax_cross_entropy.ts";
import { adam } from "../../optimizers/adam.ts";
import { reference } from "../reference/mod.ts";
import { webgpu } from "./mod.ts";
import { missing as noAdapter } from "./testing.ts";

const folder = Deno.env.get("DINOGRAD_DATA");
const missing = noAdapter ?? (folder === undefined ? "DINOGRAD_DATA names no folder" : undefined);

Deno.test({
  name: `an epoch of MNIST on webgpu has the losses of the reference at every step${
    missing === undefined ? "" : `: ${missing}`
  }`,
  ignore: missing !== undefined,
  async fn() {
    const found = await losses(await webgpu());
    const right = await losses(reference());
    assertEquals(found.length, right.length);
    found.forEach((loss, i) => {
      const difference = Math.abs(loss - (right[i] ?? NaN));
      assert(difference < 1e-3, `step ${i}: ${loss}, not ${right[i]}`);
    });
    assert(found.length > 390 && (found.at(-1) ?? NaN) < 0.5);
  },
});

/** The loss of each step of one epoch: all training images in batches of 128. */
async function losses(backend: Backend): Promise<number[]> {
  const dataset = await mnist();
  const { inputShape, splits: { train } } = dataset;
  const task = { inputShape, classes: dataset.classes.length };
  const model = build(mlp(task, { hidden: 32 }), { ...task, random: new Random(0), backend });
  const parameters = Object.values(model.parameters);
  const optimizer = adam(model.parameters);
  const result: number[] = [];
  for await (
    const batch of batches(train, { batchSize: 128, inputShape, shuffle: new Random(1) })
  ) {
    const loss = step(() => {
      const x = tensor(batch.inputs, { shape: [batch.size, ...inputShape], backend });
      const loss = softmaxCrossEntropy(model.forward(x), tensor(batch.labels, { backend }));
      optimizer.step(grad(loss, parameters));
      return loss;
    });
    result.push(await loss.item());
    loss.release();
  }
  return result;
}
