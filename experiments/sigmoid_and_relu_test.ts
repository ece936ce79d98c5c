import { assertEquals } from "@std/assert";
import { reference } from "../plugins/backends/mod.ts";
import type { Experiment, Trained, Training } from "../mod.ts";
import { Recorder } from "../tasks/reproduce/recorder.ts";
import { titleOf } from "../tasks/reproduce/section.ts";
import { figure2 } from "./figure_2.ts";
import { figure3 } from "./figure_3.ts";
import { scaledPixels } from "./scaled_pixels.ts";

/** A run that got from 90 to 95 %. */
const trained = ({ label }: Training): Trained => ({
  label,
  runs: [{
    seed: 0,
    rows: [0.9, 0.95].map((validationAccuracy, i) => ({
      epoch: i + 1,
      step: i,
      validationAccuracy,
    })),
    result: {
      ...{ step: 2, epochs: 2, parameters: 1, bestStep: 2, seconds: 1 },
      ...{
        bestValidationAccuracy: 0.95,
        validationAccuracy: 0.95,
        validationLoss: 1,
        trainLoss: 1,
      },
    },
    predictions: {
      ...{ split: "test", classes: [], labels: new Float32Array(), logits: new Float32Array() },
      worst: { indices: new Float32Array(), inputs: new Float32Array(), inputShape: [1] },
    },
  }],
});

/** The columns of the experiment's tables, and the captions of its figures. */
async function shownBy(
  experiment: Experiment,
  quick: boolean,
): Promise<{ readonly columns: string[]; readonly captions: string[] }> {
  const figures = await Deno.makeTempDir();
  try {
    const recorder = new Recorder({
      quick,
      figures,
      backend: reference({ dtype: "float64" }),
      train: (trainings) => Promise.resolve(trainings.map(trained)),
      commandOf: () => "",
    });
    await experiment.run(recorder);
    const { blocks } = recorder;
    return {
      columns: blocks.flatMap((block) => block.kind === "table" ? block.columns.map(titleOf) : []),
      captions: blocks.flatMap((block) => block.kind === "figure" ? [block.caption] : []),
    };
  } finally {
    await Deno.remove(figures, { recursive: true });
  }
}

const ours = ["ours, last epoch", "best epoch", "change between epochs"];

Deno.test("the figures on MNIST stand beside what others measured there", async () => {
  assertEquals(await shownBy(figure2, false), {
    columns: ["", "report", "PyTorch", ...ours],
    captions: ["Figure 2: MNIST, 784 – 3136 – 10 on raw pixels: validation accuracy by epoch"],
  });
  assertEquals((await shownBy(figure3, false)).columns, ["", "report", ...ours]);
  assertEquals((await shownBy(scaledPixels, false)).columns, [
    ...["", "PyTorch, raw", "ours, raw", "PyTorch, scaled", "ours, scaled"],
  ]);
});

Deno.test("a rehearsal is on other data: it shows nobody else's numbers", async () => {
  assertEquals(await shownBy(figure2, true), {
    columns: ["", ...ours],
    captions: [
      "Figure 2: A rehearsal on generated digits, 784 – 256 – 10 on raw pixels: validation accuracy by epoch",
    ],
  });
  assertEquals((await shownBy(figure3, true)).columns, ["", ...ours]);
  assertEquals((await shownBy(scaledPixels, true)).columns, ["", "ours, raw", "ours, scaled"]);
});
