/**
 * Times TensorFlow.js on the work of work.ts:
 * `deno run -A tasks/bench/peers/tfjs.ts --work cnn --batch 16`.
 *
 * The MLP runs on the WebAssembly backend. That one cannot train a convolution ("Kernel
 * 'Conv2DBackpropFilter' not registered"), so the CNN runs on the CPU backend.
 *
 * The gradient of `tf.matMul` multiplies by transposed sides, for which the WebAssembly backend
 * leaves its fast kernel. By default the program gives the product a gradient of its own that
 * transposes first, which makes the step of the MLP about four times as fast. With `--plain` it is the
 * program that a user would write.
 *
 * With `--backend webgpu` both run on a graphics card.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { fromFileUrl } from "@std/path";
import { measure } from "./measure.ts";
import { classes } from "./networks.ts";

const binary = "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm";
setWasmPaths(fromFileUrl(new URL("./", import.meta.resolve(binary))));

const can = { networks: ["mlp", "cnn"], optimizers: ["sgd"] } as const;
await measure(can, async (work, manner) => {
  const { plain } = manner;
  const backend = manner.backend === "webgpu" ? "webgpu" : work.network === "mlp" ? "wasm" : "cpu";
  if (!await tf.setBackend(backend)) throw new Error(`TensorFlow.js cannot use ${backend} here`);

  const input = tf.tensor(work.x.values, [...work.x.shape]);
  const [batch = 0] = input.shape;
  // Images are [batch, height, width, channels] here.
  const x = input.rank === 4 ? input.transpose([0, 2, 3, 1]) : input;
  const targets = tf.oneHot(tf.tensor1d(work.labels, "int32"), classes).toFloat();
  const layers = work.weights.map(({ values, shape }) => {
    const weight = tf.tensor(values, [...shape]);
    return {
      weight: tf.variable(weight.transpose(weight.rank === 4 ? [2, 3, 1, 0] : [1, 0])),
      bias: tf.variable(tf.zeros([shape[0] ?? 0])),
    };
  });
  const variables = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const activation = <T extends tf.Tensor>(y: T): T =>
    work.activation === "relu" ? tf.relu(y) : tf.sigmoid(y);
  const optimizer = tf.train.sgd(work.learningRate);

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

  function product(y: tf.Tensor, weight: tf.Tensor): tf.Tensor {
    if (plain) return tf.matMul(y, weight);
    return y === x ? batchProduct(weight) : hiddenProduct(y, weight);
  }

  function loss(): tf.Scalar {
    const logits = layers.reduce((y: tf.Tensor, { weight, bias }, i) => {
      if (hasFourAxes(y) && hasFourAxes(weight)) {
        const z = tf.add<tf.Tensor4D>(tf.conv2d(y, weight, 1, "valid"), bias);
        return tf.maxPool(activation(z), 2, 2, "valid");
      }
      // The features of an image come in the order that the others have: channels first.
      const features = hasFourAxes(y) ? y.transpose([0, 3, 1, 2]).reshape([batch, -1]) : y;
      const z = tf.add(product(features, weight), bias);
      return i < layers.length - 1 ? activation(z) : z;
    }, x);
    const sum = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), targets)));
    return tf.div(sum, work.reduction === "sum" ? 1 : batch).asScalar();
  }

  // `minimize` frees its intermediates itself; the returned loss is ours to free.
  const trainingStep = () => optimizer.minimize(loss, true, variables);
  return {
    name: `TensorFlow.js 4.22.0 ${backend}${plain ? ", plain" : ""}`,
    async train(steps) {
      for (let i = 1; i < steps; i++) trainingStep()?.dispose();
      const value = trainingStep();
      const number = (await value?.data())?.[0];
      value?.dispose();
      return number ?? NaN;
    },
  };
});

function hasFourAxes(x: tf.Tensor): x is tf.Tensor4D {
  return x.rank === 4;
}

/** What `customGrad` hands over is typed as tensor or function. */
function asTensor(value: unknown): tf.Tensor {
  if (value instanceof tf.Tensor) return value;
  throw new TypeError("customGrad: expected a tensor");
}
