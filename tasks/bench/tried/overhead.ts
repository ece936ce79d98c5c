/**
 * What a training step of the CNN of PyTorch's tutorial costs besides kernels: the time of a step on a backend that
 * computes nothing; then what lies between kernels that compute nothing either but write to memory, as long ones do.
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
  Profiler,
  Random,
  sgd,
  softmaxCrossEntropy,
  step,
  tensor,
  wasm,
} from "../../../mod.ts";
import { bestOf } from "./best.ts";

/** What a kernel writes, in float64. */
let written = 0;
const memory = new Float64Array(2 ** 20);
const handle = () => {
  if (written > 0) memory.fill(1, 0, written);
  return {};
};
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
const [image, label] = [new Float32Array(3072), new Float32Array([3])];

/** A training step. */
function stepOn(backend: Backend): () => void {
  const model = build(cnn(task), { ...task, random: new Random(0), backend });
  const parameters = Object.values(model.parameters);
  const optimizer = sgd(model.parameters, { learningRate: 1e-3 });
  return () => {
    const loss = step(() => {
      const x = tensor(image, { shape: [1, ...task.inputShape], backend });
      const y = tensor(label, { backend });
      const loss = softmaxCrossEntropy(model.forward(x, { training: true }), y);
      optimizer.step(grad(loss, parameters));
      return loss;
    });
    loss.release();
  };
}

const time = bestOf(stepOn(backend), { rounds: 60, calls: 200 });
console.log(`${time.toFixed(1)} µs a step outside of the backend, at best`);

/** Microseconds between kernels that write so much. */
function betweenKernels(kibibytes: number): number {
  const profiler = new Profiler(backend, { warmup: 500 });
  const train = stepOn(profiler.backend);
  written = 128 * kibibytes;
  for (let i = 0; i < 2500; i++) profiler.measure(train);
  return profiler.profile().between.reduce((sum, { microseconds }) => sum + microseconds, 0);
}

betweenKernels(0); // compiles the profiler
for (const kibibytes of [0, 256, 1024, 2048, 8192]) {
  const between = betweenKernels(kibibytes).toFixed(0);
  console.log(`${between} µs between kernels that write ${kibibytes} KiB each, on average`);
}
