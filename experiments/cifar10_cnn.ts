/**
 * The convolutional network of the report's third part on CIFAR-10: what figures 4 to 7 train, and with which
 * the later scripts compare.
 *
 * @module
 */
import { bars, bestAccuracy, type ExperimentContext, type Trained, type Training } from "../mod.ts";

/** What the report varies. */
export interface CnnSettings {
  /** Examples in a step. */
  readonly batchSize: number;
  /** Step size. */
  readonly learningRate: number;
  /** Default: sgd with the momentum 0.9 of PyTorch's tutorial, from which the report took its network. */
  readonly optimizer?: "sgd" | "adam" | "rmsprop";
  /** Of sgd. */
  readonly momentum?: number;
  /** Default: cnn. */
  readonly model?: "cnn" | "resnet";
  /** Other flags. */
  readonly flags?: string;
  /** As of a {@linkcode Training}. */
  readonly seeds?: number;
}

/**
 * 10 epochs on 40,000 images, pixels from −1 to 1, validation on 10,000 others every 2,000 updates. The
 * rehearsal takes 2 epochs on generated digits.
 */
export function cnnTraining(label: string, quick: boolean, settings: CnnSettings): Training {
  const { batchSize, learningRate, optimizer = "sgd", momentum = 0.9 } = settings;
  const { model = "cnn", flags = "", seeds = 3 } = settings;
  const data = quick
    ? "--dataset digits --epochs 2"
    : "--dataset cifar10 --epochs 10 --evaluate-every 2000";
  const isSgd = optimizer === "sgd";
  const how = `${optimizer}${
    isSgd && momentum > 0 ? "-momentum" : ""
  }-${batchSize}-${learningRate}`;
  return {
    label,
    seeds,
    name: `${model}-${how}${flags.replaceAll(/[^\w.]+/g, "-")}`,
    args: `${data} --set dataset.scale=signed --model ${model} --batch-size ${batchSize} ` +
      `--optimizer ${optimizer} --set optimizer.learningRate=${learningRate}` +
      `${isSgd ? ` --set optimizer.momentum=${momentum}` : ""} ${flags}`,
  };
}

/** Figures 4 and 5: batch sizes at one learning rate. */
export function batchSizes(quick: boolean): Training[] {
  return (quick ? [8, 16] : [1, 2, 3, 4, 8, 16]).map((batchSize) =>
    cnnTraining(`batch size ${batchSize}`, quick, { batchSize, learningRate: 0.001 })
  );
}

/** Figures 4 and 5: learning rates at one batch size. */
export function learningRates(quick: boolean): Training[] {
  return (quick ? [0.001, 0.01] : [0.001, 0.005, 0.01, 0.05]).map((learningRate) =>
    cnnTraining(`learning rate ${learningRate}`, quick, { batchSize: 16, learningRate })
  );
}

/** Figures 6 and 7: optimizers. */
export function optimizers(quick: boolean): Training[] {
  return (["sgd", "rmsprop", "adam"] as const).map((optimizer) =>
    cnnTraining({ sgd: "SGD", rmsprop: "RMSProp", adam: "Adam" }[optimizer], quick, {
      batchSize: 16,
      learningRate: 0.001,
      optimizer,
    })
  );
}

/** The best validation accuracy of each group, as a table and as bars; labels start with the `setting`. */
export async function showBest(
  { table, figure }: ExperimentContext,
  groups: readonly Trained[],
  { name, setting, title }: {
    readonly name: string;
    readonly setting: string;
    readonly title: string;
  },
): Promise<void> {
  const best = groups.map((group) => ({
    label: group.label.replace(`${setting} `, ""),
    values: bestAccuracy(group).map((percent) => percent / 100),
  }));
  table(
    [setting, "best validation accuracy"],
    groups.map((group, i) => [best[i]?.label ?? "", bestAccuracy(group)]),
  );
  const spec = bars(
    best.map(({ label, values }) => ({ label, varied: { [setting]: label }, values })),
    // As in the original, where lengths tell.
    { title, mark: "bar" },
  );
  await figure(name, spec, title);
}
