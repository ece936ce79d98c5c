/**
 * Times dinograd on the training step that measure.ts describes:
 * `deno run -A tasks/bench/peers/dinograd.ts --rounds 5`.
 *
 * @module
 */
import {
  add,
  grad,
  keep,
  matmul,
  type NamedTensors,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  step,
  tensor,
} from "../../../mod.ts";
import { learningRate, makeWork, measure, sizes } from "./measure.ts";

const { batch, inputs, hidden, classes } = sizes;
const work = makeWork();
const leaf = (values: Float32Array, shape: readonly number[]) =>
  keep(tensor(values, { shape, requiresGrad: true }));
const w1 = leaf(work.w1, [inputs, hidden]);
const b1 = leaf(work.b1, [hidden]);
const w2 = leaf(work.w2, [hidden, classes]);
const b2 = leaf(work.b2, [classes]);
const x = tensor(work.x, { shape: [batch, inputs] });
const labels = tensor(Float32Array.from(work.labels));
const parameters: NamedTensors = { w1, b1, w2, b2 };
const optimizer = sgd(parameters, { learningRate });

const { backend } = x;
await measure(`dinograd ${backend.name}`, () =>
  step(() => {
    const logits = add(matmul(sigmoid(add(matmul(x, w1), b1)), w2), b2);
    const loss = softmaxCrossEntropy(logits, labels, { reduction: "sum" });
    optimizer.step(grad(loss, Object.values(parameters)));
    return loss;
  }).item());
