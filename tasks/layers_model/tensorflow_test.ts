import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { batches } from "../../data/loader.ts";
import { digits } from "../../data/digits.ts";
import { build, grad, type Layer, Random, sizeOf, step, tensor } from "../../kernel/mod.ts";
import { wasm } from "../../plugins/backends/mod.ts";
import { cnn, mlp, resnet } from "../../plugins/models/mod.ts";
import { softmaxCrossEntropy } from "../../plugins/ops/mod.ts";
import { adam } from "../../plugins/optimizers/mod.ts";
import { exportLayersModel } from "./mod.ts";
import {
  channelsLast,
  difference,
  predict,
  tensorFlow,
  type Wanted,
  withFolder,
} from "./testing.ts";

const found = await tensorFlow([]);
const isMissing = typeof found === "string";
if (isMissing) {
  console.log(
    "TensorFlow.js is not asked, as it is not on this machine, and `deno task check-peers` fetches it; " +
      `what it said before is tested: ${found}`,
  );
}

Deno.test({
  name:
    "tf.loadLayersModel predicts the same with an mlp, a cnn and a resnet that were trained here",
  ignore: isMissing,
  async fn() {
    const dataset = await digits({ scale: "standard" });
    const { inputShape, splits } = dataset;
    const task = { inputShape, classes: dataset.classes.length };
    const layers: Readonly<Record<string, Layer>> = {
      mlp: mlp(task, { hidden: 32, dropout: 0.2 }),
      cnn: cnn(task, { channels: [4, 8], hidden: [16], norm: "batch" }),
      resnet: resnet(task, { depth: 1, width: 4 }),
    };
    await withFolder(async (root) => {
      const own: Float32Array[] = [];
      const wanted: Wanted[] = [];
      for (const [name, layer] of Object.entries(layers)) {
        const backend = wasm();
        const random = new Random(0);
        const model = build(layer, { inputShape, random, backend });
        const optimizer = adam(model.parameters, { learningRate: 2e-3 });
        const losses: number[] = [];
        for await (const batch of batches(splits.train, { batchSize: 64, inputShape })) {
          const loss = step(() => {
            const shape = [batch.size, ...inputShape];
            const x = tensor(batch.inputs, { shape, backend });
            const logits = model.forward(x, { training: true, random });
            const labels = tensor(batch.labels, { backend });
            const loss = softmaxCrossEntropy(logits, labels, { reduction: "mean" });
            optimizer.step(grad(loss, Object.values(model.parameters)));
            return loss;
          });
          losses.push(await loss.item());
          if (losses.length === 30) break;
        }
        assert((losses.at(-1) ?? Infinity) < (losses[0] ?? 0), `${name} has not learnt`);
        const values = new Float32Array(20 * sizeOf(inputShape));
        await splits.validation.read(
          Uint32Array.from({ length: 20 }, (_, i) => i),
          values,
          new Float32Array(20),
        );
        const examples = { shape: [20, ...inputShape], values };
        own.push((await predict(model, examples)).values);
        const folder = join(root, name);
        await exportLayersModel(model, folder);
        wanted.push({ ...channelsLast(examples), folder });
      }
      const theirs = await tensorFlow(wanted);
      assert(typeof theirs !== "string");
      assertEquals(theirs.map(({ shape }) => shape), [[20, 10], [20, 10], [20, 10]]);
      theirs.forEach(({ values }, i) => {
        const apart = difference(own[i] ?? [], values);
        assert(apart <= 1e-5, `${Object.keys(layers)[i]}: found a difference of ${apart}`);
      });
    });
  },
});
