/**
 * The ResNet of `plugins/models/resnet.ts` with TensorFlow.js.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { hasFourAxes, tfBatch, type TfNetwork, tfWeight } from "./tfjs_network.ts";
import type { Numbers, Work } from "./work.ts";

/** Those of dinograd's `batchNormLayer`, as of PyTorch's. */
const [EPSILON, MOMENTUM] = [1e-5, 0.1];

/** Residual blocks of a stage. */
const DEPTH = 3;

/** Channels of the first stage; each later one has twice those of the one before. */
const WIDTH = 16;

type Images = tf.Tensor4D;
/** A layer, in training. */
type Layer = (x: Images) => Images;

/** The network on the batch of the work, whose weights it takes in order: main path, then shortcut. */
export function tfResnet(work: Work): TfNetwork {
  const batch = images(tfBatch(work));
  const weights = work.weights.values();
  const variables: tf.Variable[] = [];
  const trained = (variable: tf.Variable): tf.Variable => {
    variables.push(variable);
    return variable;
  };

  function convolution(stride: number): Layer {
    const { values, shape } = next(weights);
    const weight = trained(tfWeight(values, shape));
    const padding = shape[2] === 3 ? 1 : 0;
    const normalise = normalisation(shape[0] ?? 0, trained);
    return (x) => normalise(tf.conv2d(x, images(weight), stride, padding));
  }

  function block(channels: number, inputs: number): Layer {
    const stride = channels === inputs ? 1 : 2;
    const [first, second] = [convolution(stride), convolution(1)];
    const shortcut = stride === 1 ? undefined : convolution(stride);
    return (x) => tf.relu(tf.add(second(tf.relu(first(x))), shortcut?.(x) ?? x));
  }

  const stem = convolution(1);
  const blocks: Layer[] = [];
  for (let channels = WIDTH, inputs = WIDTH; channels <= 4 * WIDTH; channels *= 2) {
    for (let i = 0; i < DEPTH; i++, inputs = channels) blocks.push(block(channels, inputs));
  }
  const { values, shape } = next(weights);
  const weight = trained(tfWeight(values, shape));
  const bias = trained(tf.variable(tf.zeros([shape[0] ?? 0])));
  return {
    variables,
    logits() {
      const features = blocks.reduce((x, layer) => layer(x), tf.relu(stem(batch)));
      return tf.add(tf.matMul(tf.mean(features, [1, 2]), weight), bias);
    },
  };
}

/** Batch normalisation by the statistics of the batch, which move the running ones. */
function normalisation(channels: number, trained: (variable: tf.Variable) => tf.Variable): Layer {
  const scale = trained(tf.variable(tf.ones([channels])));
  const offset = trained(tf.variable(tf.zeros([channels])));
  const runningMean = tf.variable(tf.zeros([channels]), false);
  const runningVariance = tf.variable(tf.ones([channels]), false);
  const move = (running: tf.Variable, now: tf.Tensor) =>
    running.assign(tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(now, MOMENTUM)));
  return (x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const n = x.size / channels;
    move(runningMean, mean);
    move(runningVariance, tf.mul(variance, n / (n - 1)));
    return tf.batchNorm(x, vector(mean), vector(variance), vector(offset), vector(scale), EPSILON);
  };
}

function next(weights: Iterator<Numbers, undefined>): Numbers {
  const { value } = weights.next();
  if (value === undefined) throw new Error("resnet: fewer weights than layers");
  return value;
}

function images(x: tf.Tensor): Images {
  if (hasFourAxes(x)) return x;
  throw new TypeError(`resnet: expected four axes, found ${x.rank}`);
}

function vector(x: tf.Tensor): tf.Tensor1D {
  return x.as1D();
}
