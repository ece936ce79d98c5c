/**
 * Sigmoid and ReLU in an MLP with one hidden layer on MNIST: what figures 2 and 3 train, show and claim,
 * and what `scaled_pixels.ts` trains.
 *
 * @module
 */
import {
  accuracyCurve,
  bestAccuracy,
  type ExperimentContext,
  isAbove,
  isNear,
  lastAccuracy,
  type Trained,
  type Training,
  unrest,
} from "../mod.ts";

/** Validation accuracies in percent after the last epoch; of several seeds, those of each. */
type Accuracies = Readonly<Record<"sigmoid" | "ReLU", number | readonly number[]>>;

/** How it is trained, as the figures say it. */
export const note = "Batch size 128, learning rate 0.0001, the loss summed over the batch";

/** What was measured with PyTorch, as the report says it. */
export const pytorchNote = "PyTorch's numbers are those of version 1.13 on one thread with seeds " +
  "0, 1 and 2, by `tasks/bench/peers/pytorch_mnist.py`.";

/**
 * Of PyTorch 1.13 with 3136 hidden units and seeds 0, 1, 2, after 20 epochs, from runs of this command with each
 * activation, `sigmoid` and `relu`, and each kind of pixels, `raw` and `scaled`:
 *
 *     python3 tasks/bench/peers/pytorch_mnist.py path/to/mnist --activation relu --pixels raw --seed 0
 */
export const pytorch: Readonly<Record<"raw" | "scaled", Accuracies>> = {
  raw: { sigmoid: [97.22, 97.24, 97.3], ReLU: [95.5, 96.38, 95.64] },
  scaled: { sigmoid: [92.1, 92.08, 92.14], ReLU: [96.36, 96.34, 96.18] },
};

/** What the figures call the network and its data. */
export function nameOf({ quick, hidden }: { readonly quick: boolean; readonly hidden: number }) {
  return `${quick ? "A rehearsal on generated digits" : "MNIST"}, 784 – ${hidden} – 10`;
}

/** The training of one figure's line: pixels from 0 to 255 are raw, those from 0 to 1 scaled. */
export function training(
  label: string,
  { quick, hidden, pixels, activation }: {
    readonly quick: boolean;
    readonly hidden: number;
    readonly pixels: "raw" | "scaled";
    readonly activation: "sigmoid" | "relu";
  },
): Training {
  const data = quick ? "--dataset digits --epochs 4" : "--dataset mnist --epochs 20";
  const scale = pixels === "raw" ? "none" : "unit";
  return {
    label,
    name: `${pixels}-${hidden}-${activation}`,
    args: `${data} --set dataset.scale=${scale} --model mlp --set model.hidden=${hidden} ` +
      "--optimizer sgd --set optimizer.learningRate=1e-4 --reduction sum --no-shuffle " +
      `--batch-size 128 --set model.activation=${activation}`,
  };
}

/**
 * Trains both on raw pixels and compares them, with each other and with what others measured. A rehearsal is on other
 * data, so it shows none of that.
 */
export async function compareOnRawPixels(
  { quick, text, table, train, figure, finding }: ExperimentContext,
  { number, hidden, report, pytorch }: {
    /** The figure's. */
    readonly number: number;
    readonly hidden: number;
    readonly report: Readonly<Record<"sigmoid" | "ReLU", number>>;
    readonly pytorch?: Accuracies;
  },
): Promise<void> {
  const setting = { quick, hidden, pixels: "raw" } as const;
  const [sigmoid, relu] = await train([
    training("sigmoid", { ...setting, activation: "sigmoid" }),
    training("ReLU", { ...setting, activation: "relu" }),
  ]);
  text(`
    An MLP of 784 – ${hidden} – 10 units with Glorot's normal initialisation and zero biases; the loss
    summed over batches of 128; plain gradient descent with learning rate 0.0001; pixels from 0 to 255;
    examples in their own order. Validation accuracy in percent. The change between epochs is its root
    mean square over the second half of the training, in percentage points:`);
  const measured = { report, ...(pytorch === undefined ? {} : { PyTorch: pytorch }) };
  const others: Readonly<Record<string, Accuracies>> = quick ? {} : measured;
  const theirs = (name: "sigmoid" | "ReLU") => Object.values(others).map((by) => by[name]);
  const ours = (group: Trained) => [lastAccuracy(group), bestAccuracy(group), unrest(group)];
  table(
    ["", ...Object.keys(others), "ours, last epoch", "best epoch", "change between epochs"],
    [
      ["sigmoid", ...theirs("sigmoid"), ...ours(sigmoid)],
      ["ReLU", ...theirs("ReLU"), ...ours(relu)],
    ],
  );
  if ("PyTorch" in others) text(pytorchNote);
  const title = `Figure ${number}: ${nameOf({ quick, hidden })} on raw pixels`;
  // Both figures have this range, for they are compared.
  const shown = quick ? {} : { original: report, range: [60, 98] as const };
  const spec = accuracyCurve([sigmoid, relu], { title, note, ...shown });
  await figure(`figure-${number}`, spec, `${title}: validation accuracy by epoch`);

  const [calm, wild] = [lastAccuracy(sigmoid), lastAccuracy(relu)];
  finding("sigmoid ends above ReLU, whatever the seeds", ...isAbove(calm, wild));
  if (quick) return;
  finding("ReLU changes more between epochs", ...isAbove(unrest(relu), unrest(sigmoid)));
  finding("sigmoid is within half a point of the report", ...isNear(calm, report.sigmoid, 0.5));
  finding("ReLU is within half a point of the report", ...isNear(wild, report.ReLU, 0.5));
}
