/**
 * Times TensorFlow.js on the training step that measure.ts describes:
 * `deno run -A tasks/bench/peers/tfjs.ts --rounds 5`.
 *
 * The gradient of `tf.matMul` multiplies by transposed sides, for which the WebAssembly backend
 * leaves its fast kernel. By default the program gives the product a gradient of its own that
 * transposes first, which makes the step about four times as fast. With `--plain` it is the
 * program that a user would write.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { fromFileUrl } from "@std/path";
import { learningRate, makeWork, measure, sizes } from "./measure.ts";

const binary = "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm";
setWasmPaths(fromFileUrl(new URL("./", import.meta.resolve(binary))));
await tf.setBackend("wasm");
await tf.ready();

const { batch, inputs, hidden, classes } = sizes;
const work = makeWork();
const x = tf.tensor2d(work.x, [batch, inputs]);
const targets = tf.oneHot(tf.tensor1d(work.labels, "int32"), classes).toFloat();
const w1 = tf.variable(tf.tensor2d(work.w1, [inputs, hidden]));
const b1 = tf.variable(tf.tensor1d(work.b1));
const w2 = tf.variable(tf.tensor2d(work.w2, [hidden, classes]));
const b2 = tf.variable(tf.tensor1d(work.b2));
const optimizer = tf.train.sgd(learningRate);

const plain = Deno.args.includes("--plain");

/** What `customGrad` hands over is typed as tensor or function. */
function asTensor(value: unknown): tf.Tensor {
  if (value instanceof tf.Tensor) return value;
  throw new TypeError("customGrad: expected a tensor");
}

// Both products have gradients that hand the backend sides that are not transposed. `customGrad`
// computes the gradient of every argument, so the batch, which needs none, is not an argument.

const batchProduct = tf.customGrad((w) => ({
  value: tf.matMul(x, asTensor(w)),
  gradFunc: (dy) => tf.matMul(tf.transpose(x), dy),
}));

const hiddenProduct = tf.customGrad((...args) => {
  const [a, w, save] = [asTensor(args[0]), asTensor(args[1]), args[2]];
  if (typeof save === "function") save([a, w]);
  return {
    value: tf.matMul(a, w),
    gradFunc: (dy, saved) => {
      const [a, w] = [asTensor(saved[0]), asTensor(saved[1])];
      return [tf.matMul(dy, tf.transpose(w)), tf.matMul(tf.transpose(a), dy)];
    },
  };
});

function loss(): tf.Scalar {
  const first = plain ? tf.matMul(x, w1) : batchProduct(w1);
  const activations = tf.sigmoid(tf.add(first, b1));
  const second = plain ? tf.matMul(activations, w2) : hiddenProduct(activations, w2);
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(tf.add(second, b2)), targets)));
}

await measure(`TensorFlow.js 4.22.0 wasm${plain ? ", plain" : ""}`, async () => {
  // `minimize` frees its intermediates itself; the returned loss is ours to free.
  const value = optimizer.minimize(loss, true, [w1, b1, w2, b2]);
  const number = (await value?.data())?.[0];
  value?.dispose();
  return number ?? NaN;
}, ["--plain"]);
