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

/** Validation accuracies in percent after the last epoch. */
type Accuracies = Readonly<Record<"sigmoid" | "ReLU", number>>;

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

/** Trains both on raw pixels and compares them, with each other and with what others `measured`. */
export async function compareOnRawPixels(
  { quick, text, table, train, figure, finding }: ExperimentContext,
  { number, hidden, measured }: {
    /** The figure's. */
    readonly number: number;
    readonly hidden: number;
    readonly measured: { readonly report: Accuracies; readonly [by: string]: Accuracies };
  },
): Promise<void> {
  const setting = { quick, hidden, pixels: "raw" } as const;
  const [sigmoid, relu] = await train([
    training("sigmoid", { ...setting, activation: "sigmoid" }),
    training("ReLU", { ...setting, activation: "relu" }),
  ]);
  const size = `784 – ${hidden} – 10`;
  text(`
    An MLP of ${size} units with Glorot's normal initialisation and zero biases; the loss
    summed over batches of 128; plain gradient descent with learning rate 0.0001; pixels from 0 to 255;
    examples in their own order. Validation accuracy in percent. The change between epochs is its root
    mean square over the second half of the training, in percentage points:`);
  const theirs = (name: keyof Accuracies) => Object.values(measured).map((by) => by[name]);
  const ours = (group: Trained) => [lastAccuracy(group), bestAccuracy(group), unrest(group)];
  table(
    ["", ...Object.keys(measured), "ours, last epoch", "best epoch", "change between epochs"],
    [
      ["sigmoid", ...theirs("sigmoid"), ...ours(sigmoid)],
      ["ReLU", ...theirs("ReLU"), ...ours(relu)],
    ],
  );
  const { report } = measured;
  const title = `Figure ${number}: ${size} on raw pixels${quick ? ", a rehearsal" : ""}`;
  const spec = accuracyCurve([sigmoid, relu], { title, original: quick ? {} : report });
  await figure(`figure-${number}`, spec, `${title}: validation accuracy by epoch`);

  const [calm, wild] = [lastAccuracy(sigmoid), lastAccuracy(relu)];
  finding("sigmoid ends above ReLU, whatever the seeds", ...isAbove(calm, wild));
  if (quick) return;
  finding("ReLU changes more between epochs", ...isAbove(unrest(relu), unrest(sigmoid)));
  finding("sigmoid is within half a point of the report", ...isNear(calm, report.sigmoid, 0.5));
  finding("ReLU is within half a point of the report", ...isNear(wild, report.ReLU, 0.5));
}
