/**
 * Beyond question 9: why did ReLU lose to sigmoid?
 *
 * Because the pixels were not scaled. From 0 to 255 sigmoid wins, from 0 to 1 ReLU does. Run it:
 * `deno run -A experiments/scaled_pixels.ts --data-dir FOLDER`, where FOLDER holds MNIST's files.
 *
 * @module
 */
import {
  accuracyCurve,
  defineExperiment,
  type Experiment,
  isAbove,
  lastAccuracy,
  runExperiment,
} from "../mod.ts";
import { nameOf, note, pytorch, pytorchNote, training } from "./sigmoid_and_relu.ts";

/** The experiment. */
export const scaledPixels: Experiment = defineExperiment({
  name: "scaled-pixels",
  question: "Q9",
  title: "why ReLU lost to sigmoid: the pixels were not scaled",
  takes: "15 min after figure-2",
  async run({ quick, text, table, train, figure, finding }) {
    const hidden = quick ? 256 : 3136;
    const [rawSigmoid, rawRelu, sigmoid, relu] = await train([
      training("sigmoid, raw", { quick, hidden, pixels: "raw", activation: "sigmoid" }),
      training("ReLU, raw", { quick, hidden, pixels: "raw", activation: "relu" }),
      training("sigmoid, scaled", { quick, hidden, pixels: "scaled", activation: "sigmoid" }),
      training("ReLU, scaled", { quick, hidden, pixels: "scaled", activation: "relu" }),
    ]);
    text(`
      The setting of figure 2 on pixels from 0 to 255 (raw) and from 0 to 1 (scaled), all else the same.
      Validation accuracy in percent after the last epoch:`);
    const raw = { sigmoid: lastAccuracy(rawSigmoid), ReLU: lastAccuracy(rawRelu) };
    const scaled = { sigmoid: lastAccuracy(sigmoid), ReLU: lastAccuracy(relu) };
    // PyTorch's numbers are of MNIST, which a rehearsal is not on.
    const columns = quick ? { "ours, raw": raw, "ours, scaled": scaled } : {
      "PyTorch, raw": pytorch.raw,
      "ours, raw": raw,
      "PyTorch, scaled": pytorch.scaled,
      "ours, scaled": scaled,
    };
    table(["", ...Object.keys(columns)], [
      ["sigmoid", ...Object.values(columns).map((column) => column.sigmoid)],
      ["ReLU", ...Object.values(columns).map((column) => column.ReLU)],
    ]);
    if (!quick) text(pytorchNote);
    const title = `${nameOf({ quick, hidden })} on raw and on scaled pixels`;
    const spec = accuracyCurve([rawSigmoid, rawRelu, sigmoid, relu], { title, note });
    await figure("scaled-pixels", spec, `${title}: accuracy by epoch`);
    const onRaw = isAbove(raw.sigmoid, raw.ReLU);
    finding("on raw pixels sigmoid is above ReLU, whatever the seeds", ...onRaw);
    const onScaled = isAbove(scaled.ReLU, scaled.sigmoid);
    finding("on scaled pixels ReLU is above sigmoid, whatever the seeds", ...onScaled);
    text(`
      Raw pixels are 255 times as large, and so are the gradients of the first layer. To sigmoid this is a
      learning rate that is high enough, and its outputs cannot grow; ReLU's outputs and gradients grow with the
      pixels, and its steps overshoot.`);
  },
});

if (import.meta.main) await runExperiment(scaledPixels);
