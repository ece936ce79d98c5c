/**
 * Question 10, figure 3: sigmoid or ReLU, in an MLP on MNIST whose hidden layer is 8 times as wide as its
 * input?
 *
 * On pixels from 0 to 255, as in the report, sigmoid: ReLU is less accurate and less stable. Run it:
 * `deno run -A experiments/figure_3.ts --data-dir FOLDER`, where FOLDER holds MNIST's files.
 *
 * @module
 */
import {
  accuracyCurve,
  bestAccuracy,
  defineExperiment,
  type Experiment,
  isAbove,
  isNear,
  lastAccuracy,
  runExperiment,
  type Trained,
  unrest,
} from "../mod.ts";

/** Validation accuracy in percent after the last epoch: the report's. */
const original = { sigmoid: 97.44, ReLU: 96.6 };

/** The experiment. */
export const figure3: Experiment = defineExperiment({
  name: "figure-3",
  question: "Q10",
  title: "sigmoid and ReLU on raw pixels, hidden layer 8 times the input",
  takes: "30 min",
  async run({ quick, text, table, train, figure, finding }) {
    const [hidden, data] = quick
      ? [512, "--dataset digits --epochs 4"]
      : [6272, "--dataset mnist --epochs 20"];
    const setting = `${data} --set dataset.scale=none --model mlp --set model.hidden=${hidden} ` +
      "--optimizer sgd --set optimizer.learningRate=1e-4 --reduction sum --no-shuffle --batch-size 128";
    const training = (label: string, activation: string) => ({
      label,
      name: `raw-${hidden}-${activation}`,
      args: `${setting} --set model.activation=${activation}`,
    });
    const [sigmoid, relu] = await train([training("sigmoid", "sigmoid"), training("ReLU", "relu")]);

    text(`
      An MLP of 784 – ${hidden} – 10 units with Glorot's normal initialisation and zero biases; the loss
      summed over batches of 128; plain gradient descent with learning rate 0.0001; pixels from 0 to 255;
      examples in their own order. Validation accuracy in percent. The change between epochs is its root
      mean square over the second half of the training, in percentage points:`);
    const ours = (group: Trained) => [lastAccuracy(group), bestAccuracy(group), unrest(group)];
    table(["", "report", "ours, last epoch", "best epoch", "change between epochs"], [
      ["sigmoid", original.sigmoid, ...ours(sigmoid)],
      ["ReLU", original.ReLU, ...ours(relu)],
    ]);
    const title = `Figure 3: 784 – ${hidden} – 10 on raw pixels${quick ? ", a rehearsal" : ""}`;
    const spec = accuracyCurve([sigmoid, relu], { title, original: quick ? {} : original });
    await figure("figure-3", spec, `${title}: validation accuracy by epoch`);

    const [calm, wild] = [lastAccuracy(sigmoid), lastAccuracy(relu)];
    finding("sigmoid ends above ReLU, whatever the seeds", ...isAbove(calm, wild));
    if (quick) return;
    finding("ReLU changes more between epochs", ...isAbove(unrest(relu), unrest(sigmoid)));
    finding("sigmoid is within half a point of the report", ...isNear(calm, original.sigmoid, 0.5));
    finding("ReLU is within half a point of the report", ...isNear(wild, original.ReLU, 0.5));
  },
});

if (import.meta.main) await runExperiment(figure3);
