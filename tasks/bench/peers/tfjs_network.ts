/**
 * The MLP and the CNN with TensorFlow.js.
 *
 * The gradient of `tf.matMul` multiplies by transposed sides, for which the WebAssembly backend
 * leaves its fast kernel. By default a product has a gradient of its own that transposes first,
 * which makes the step of the MLP about four times as fast. Plain, it is the program that a user would write.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Work } from "./work.ts";

/** A network that can be trained. */
export interface TfNetwork {
  /** What is trained. */
  readonly variables: tf.Variable[];
  /** `[batch, classes]`. */
  logits(): tf.Tensor;
}

/** The network of the work, on its batch. */
export function tfNetwork(work: Work, plain: boolean): TfNetwork {
  const x = tfBatch(work);
  const [batch = 0] = x.shape;
  const layers = work.weights.map(({ values, shape }) => ({
    weight: tfWeight(values, shape),
    bias: tf.variable(tf.zeros([shape[0] ?? 0])),
  }));
  const activation = <T extends tf.Tensor>(y: T): T =>
    work.activation === "relu" ? tf.relu(y) : tf.sigmoid(y);

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

  return {
    variables: layers.flatMap(({ weight, bias }) => [weight, bias]),
    logits: () =>
      layers.reduce((y: tf.Tensor, { weight, bias }, i) => {
        if (hasFourAxes(y) && hasFourAxes(weight)) {
          const z = tf.add<tf.Tensor4D>(tf.conv2d(y, weight, 1, "valid"), bias);
          return tf.maxPool(activation(z), 2, 2, "valid");
        }
        // The features of an image come in the order that the others have: channels first.
        const features = hasFourAxes(y) ? y.transpose([0, 3, 1, 2]).reshape([batch, -1]) : y;
        const z = tf.add(product(features, weight), bias);
        return i < layers.length - 1 ? activation(z) : z;
      }, x),
  };
}

/** The batch; images are `[batch, height, width, channels]` here. */
export function tfBatch({ x: { values, shape } }: Work): tf.Tensor {
  const x = tf.tensor(values, [...shape]);
  return x.rank === 4 ? x.transpose([0, 2, 3, 1]) : x;
}

/** A weight, which is `[height, width, inputs, outputs]` or `[inputs, outputs]` here. */
export function tfWeight(
  values: Float32Array<ArrayBuffer>,
  shape: readonly number[],
): tf.Variable {
  const weight = tf.tensor(values, [...shape]);
  return tf.variable(weight.transpose(weight.rank === 4 ? [2, 3, 1, 0] : [1, 0]));
}

/** Whether it is images, or the weight of a convolution. */
export function hasFourAxes(x: tf.Tensor): x is tf.Tensor4D {
  return x.rank === 4;
}

/** What `customGrad` hands over is typed as tensor or function. */
function asTensor(value: unknown): tf.Tensor {
  if (value instanceof tf.Tensor) return value;
  throw new TypeError("customGrad: expected a tensor");
}
