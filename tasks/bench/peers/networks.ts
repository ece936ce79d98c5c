/**
 * The networks that all peers train. `pytorch.py` says the same in Python.
 *
 * @module
 */

/** A layer with weights, as a peer needs to know it and as its arithmetic is counted. */
export interface WeightLayer {
  /** `[outputs, inputs, height, width]` of a convolution, `[outputs, inputs]` of a linear layer. */
  readonly shape: readonly [outputs: number, inputs: number, ...size: number[]];
  /** At how many places of each input the weights are used: pixels of a convolution's output. */
  readonly places: number;
}

/** A network, its loss and how it learns. */
export interface Network {
  /** Shape of one input. */
  readonly input: readonly number[];
  /** Its layers with weights, in order. */
  readonly layers: readonly WeightLayer[];
  readonly activation: "sigmoid" | "relu";
  readonly reduction: "sum" | "mean";
  readonly learningRates: Readonly<Record<OptimizerName, number>>;
  /** Of SGD. */
  readonly momentum: number;
}

/** A network by name. */
export type NetworkName = "mlp" | "cnn" | "resnet";

/** An optimizer by name. */
export type OptimizerName = "sgd" | "adam";

/** The number of classes. */
export const classes = 10;

const linear = (outputs: number, inputs: number): WeightLayer => ({
  shape: [outputs, inputs],
  places: 1,
});

const convolution = (
  outputs: number,
  inputs: number,
  size: number,
  image: number,
): WeightLayer => ({ shape: [outputs, inputs, size, size], places: image * image });

/**
 * A network of this name; `hidden` are the hidden units of the MLP.
 *
 * In `mlp` and `cnn` each layer has a bias. A convolution is followed by the activation and a max-pool of
 * 2×2, a linear layer by the activation unless it is the last. `resnet` is that of `plugins/models/resnet.ts`
 * with its default options: its convolutions have no bias but batch normalisation, and the layers stand in the
 * order of a block's main path, then its shortcut.
 */
export function networkOf(name: NetworkName, hidden: number): Network {
  switch (name) {
    case "mlp":
      return {
        input: [784],
        layers: [linear(hidden, 784), linear(classes, hidden)],
        activation: "sigmoid",
        reduction: "sum",
        learningRates: { sgd: 1e-4, adam: 1e-4 },
        momentum: 0,
      };
    case "cnn":
      return {
        input: [3, 32, 32],
        layers: [
          convolution(6, 3, 5, 28),
          convolution(16, 6, 5, 10),
          ...[linear(120, 400), linear(84, 120), linear(classes, 84)],
        ],
        activation: "relu",
        reduction: "mean",
        learningRates: { sgd: 1e-3, adam: 1e-3 },
        momentum: 0,
      };
    case "resnet":
      return {
        input: [3, 32, 32],
        layers: [
          convolution(16, 3, 3, 32),
          ...[stage(16, 16, 32), stage(32, 16, 16), stage(64, 32, 8)].flat(),
          linear(classes, 64),
        ],
        activation: "relu",
        reduction: "mean",
        learningRates: { sgd: 1e-2, adam: 1e-3 },
        momentum: 0.9,
      };
  }
}

/** Three blocks of two convolutions; the first has a shortcut of its own where the channels change. */
function stage(outputs: number, inputs: number, image: number): WeightLayer[] {
  const later = () => convolution(outputs, outputs, 3, image);
  return [
    ...[convolution(outputs, inputs, 3, image), later()],
    ...(outputs === inputs ? [] : [convolution(outputs, inputs, 1, image)]),
    ...[later(), later(), later(), later()],
  ];
}
