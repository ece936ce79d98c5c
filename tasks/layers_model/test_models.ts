/**
 * Models that between them hold all that can be exported, for tests.
 *
 * @module
 */
import {
  elementwise,
  type Layer,
  type LayerLike,
  reshapeTo,
  sequential,
  type Shape,
  type UnaryOp,
} from "../../kernel/mod.ts";
import {
  averagePool,
  batchNormLayer,
  conv,
  flattenLayer,
  layerNormLayer,
  linear,
  maxPool,
  residual,
  upsampleLayer,
} from "../../plugins/layers/mod.ts";
import { cnn, linearModel, mlp, resnet } from "../../plugins/models/mod.ts";
import {
  concat,
  gelu,
  logSoftmax,
  max,
  mean,
  multiply,
  permute,
  relu,
  sigmoid,
  softmax,
  tanh,
} from "../../plugins/ops/mod.ts";

/** Layers, and the inputs that they are for. */
export interface TestModel {
  readonly layer: Layer;
  readonly inputShape: Shape;
}

const grey = { inputShape: [12, 11], classes: 5 };
const rgb = { inputShape: [3, 16, 15], classes: 4 };

const on = (inputShape: Shape, ...parts: LayerLike[]): TestModel => ({
  inputShape,
  layer: sequential(...parts),
});

/** An op of a plugin, as far as anybody can tell from it. */
export function ownOp(y: string): UnaryOp {
  return elementwise({ name: "own", y, samples: [], examples: [] });
}

/** Formulas as people write them, by the activation of TensorFlow.js that each is. */
export const ownFormulas: Readonly<Record<string, string>> = {
  relu: "max(x, 0)",
  relu6: "x < 0 ? 0 : x > 6 ? 6 : x",
  tanh: "2 * sigmoid(2 * x) - 1",
  softsign: "x / (abs(x) + 1)",
  elu: "x > 0 ? x : exp(x) - 1",
  selu: "1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))",
  hard_sigmoid: "max(0, min(1, x / 5 + 0.5))",
  swish: "x / (1 + exp(-x))",
  mish: "x * tanh(log(1 + exp(x)))",
  softplus: "log(1 + exp(x))",
  LeakyReLU: "x > 0 ? x : x / 7",
  ReLU: "max(0, min(x, 1.5))",
};

/** All of them, by name. */
export const testModels: Readonly<Record<string, TestModel>> = {
  linear: { layer: linearModel(grey), ...grey },
  mlp: { layer: mlp(rgb, { hidden: 9, depth: 2, dropout: 0.3 }), ...rgb },
  cnn: { layer: cnn(grey, { channels: [3, 4], size: 3, activation: sigmoid }), ...grey },
  cnnBatch: { layer: cnn(rgb, { channels: [3, 4], size: 3, hidden: [7], norm: "batch" }), ...rgb },
  cnnLayer: {
    layer: cnn(rgb, { channels: [2], size: 3, hidden: [6], norm: "layer", activation: gelu }),
    ...rgb,
  },
  resnet: { layer: resnet(rgb, { depth: 1, width: 3 }), ...rgb },
  windows: on(
    [3, 15, 16],
    conv(4, { size: [3, 2], stride: [2, 1], padding: [1, 0] }),
    relu,
    maxPool(3, { stride: 2, padding: 1 }),
    averagePool(2, { stride: 1, padding: 1 }),
    upsampleLayer([2, 1]),
    conv(8, { groups: 4, padding: "same" }),
    conv(4, { dilation: 2, padding: "same" }),
    conv(4, { stride: 2, padding: [2, 1] }),
    flattenLayer(),
    batchNormLayer(),
    linear(3),
    softmax,
  ),
  shapes: on(
    [7],
    linear(24),
    (x) => reshapeTo(x, [x.shape[0] ?? 0, 2, 3, 4]),
    conv(3, { size: 2 }),
    (x) => permute(x, { order: [0, 3, 1, 2] }),
    flattenLayer(),
    (x) => reshapeTo(x, [x.shape[0] ?? 0, 3, 3, 2]),
    tanh,
    flattenLayer(),
  ),
  image: on([3, 6, 5], conv(3, { padding: "same" }), tanh),
  channels: on(
    [2, 8, 7],
    conv(4),
    (x) => multiply(x, mean(x, { axes: [2, 3], keepDims: true })),
    (x) => concat(x, relu(x), { axis: 1 }),
    (x) => max(x, { axes: [2, 3] }),
  ),
  features: on(
    [2, 4, 3],
    flattenLayer(),
    residual(linear(24)),
    layerNormLayer(),
    (x) => logSoftmax(x),
  ),
  ...Object.fromEntries(
    Object.entries(ownFormulas).map(([name, y]) => [
      `own ${name}`,
      on([5], linear(6), ownOp(y), linear(2)),
    ]),
  ),
};
