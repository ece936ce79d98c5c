/**
 * How long an epoch of MNIST takes: 55,000 images, the network of the report, and all that belongs to
 * training: reading, shuffling, metering.
 *
 * @module
 */
import { imageDataset } from "../../data/images.ts";
import { build, fit, mlp, Random, sgd, sigmoid } from "../../mod.ts";

/** Seconds of one epoch, without the evaluation. Time does not depend on what the images show. */
export async function measureEpoch(): Promise<number> {
  const images = (count: number) => ({
    pixels: new Uint8Array(count * 784).map((_, i) => Math.imul(i, 0x9e3779b1) >>> 24),
    labels: new Uint8Array(count).map((_, i) => i % 10),
  });
  const dataset = imageDataset({
    name: "mnist-sized",
    inputShape: [28, 28],
    classes: Array.from({ length: 10 }, (_, i) => String(i)),
    train: images(56_000),
    test: images(100),
  }, { scale: "unit", validation: 1000, crop: 0, flip: false, cutout: 0 });
  const task = { inputShape: dataset.inputShape, classes: 10 };
  const random = new Random(0);
  const model = build(mlp(task, { hidden: 3136, activation: sigmoid }), { ...task, random });
  const optimizer = sgd(model.parameters, { learningRate: 1e-4 });
  for await (const { seconds } of fit(model, dataset, { optimizer, batchSize: 128, random })) {
    return seconds;
  }
  return NaN;
}
