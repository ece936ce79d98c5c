/**
 * What a training step of the CNN of PyTorch's tutorial costs besides kernels: the time of a step on a backend that
 * computes nothing.
 *
 * `deno run -A tasks/bench/tried/overhead.ts`
 *
 * @module
 */
import {
  type Backend,
  build,
  cnn,
  grad,
  Random,
  sgd,
  softmaxCrossEntropy,
  step,
  tensor,
  wasm,
} from "../../../mod.ts";
import { bestOf } from "./best.ts";

const handle = () => ({});
const backend: Backend = {
  name: "empty",
  dtype: "float32",
  // As many calls as on wasm.
  fused: Object.fromEntries(Object.keys(wasm().fused).map((name) => [name, { run: handle }])),
  upload: handle,
  read: (_, length) => Promise.resolve(new Float32Array(length)),
  release: () => {},
  memory: () => ({ arrays: 0, bytes: 0, reserved: 0 }),
  elementwise: ({ outputs }) =>
    outputs.filter(({ overwrites }) => overwrites === undefined).map(handle),
  reduce: handle,
  matmul: handle,
  permute: handle,
  slice: handle,
  pad: handle,
  concat: handle,
  gather: handle,
  scatterAdd: handle,
  unfold: handle,
  fold: handle,
  random: handle,
};

const task = { inputShape: [3, 32, 32], classes: 10 };
const model = build(cnn(task), { ...task, random: new Random(0), backend });
const parameters = Object.values(model.parameters);
const optimizer = sgd(model.parameters, { learningRate: 1e-3 });
const [image, label] = [new Float32Array(3072), new Float32Array([3])];

const time = bestOf(() => {
  const loss = step(() => {
    const x = tensor(image, { shape: [1, ...task.inputShape], backend });
    const y = tensor(label, { backend });
    const loss = softmaxCrossEntropy(model.forward(x, { training: true }), y);
    optimizer.step(grad(loss, parameters));
    return loss;
  });
  loss.release();
}, { rounds: 60, calls: 200 });
console.log(`${time.toFixed(1)} µs a step outside of the backend`);
