/**
 * Run folders for tests, written as training writes them.
 *
 * @module
 */
import { join } from "node:path";
import { type JsonObject, RunFolder } from "../run/folder.ts";
import { histogram } from "../run/histograms.ts";
import { sampleProfile } from "./sample_plots.ts";
import type { RunResult } from "../run/result.ts";

/** Runs `body` with a folder that is gone afterwards. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a run of a test differs in. */
export interface FakeRun {
  /** The folder to make it in. */
  readonly root: string;
  /** The name of its own. */
  readonly name: string;
  /** Entries of `config.json`, over those of a usual run. */
  readonly config?: JsonObject;
  /** Its `options.model`, over `{ hidden: "8" }`. */
  readonly model?: Readonly<Record<string, string>>;
  /** Whether it has a result, predictions, histograms and a profile. */
  readonly finished?: boolean;
  /** Validation accuracy after each epoch. */
  readonly accuracies?: readonly number[];
}

/** Writes a run of two epochs on pictures of 4 by 4 pixels, finished unless told otherwise. */
export async function writeRun(
  { root, name, config = {}, model = {}, finished = true, accuracies = [0.5, 0.75] }: FakeRun,
): Promise<RunFolder> {
  const folder = await RunFolder.create({ root, name, stem: "fake" });
  const { seed = 0 } = config;
  await folder.writeConfig({
    ...{ dataset: "digits", model: "mlp", optimizer: "adam", backend: "wasm", set: [] },
    ...{ batchSize: 128, epochs: 2, reduction: "mean", shuffle: true, clipNorm: null, seed },
    ...{ name, runs: root, dataDir: null, plugin: [], checkpointEvery: "1min" },
    ...config,
    options: {
      dataset: { scale: "unit" },
      model: { hidden: "8", ...model },
      optimizer: { learningRate: "0.001" },
      backend: {},
    },
    versions: { dinograd: "0.1.0", deno: "2.9.6" },
  });
  for (const [i, validationAccuracy] of accuracies.entries()) {
    const step = 10 * (i + 1);
    const weights = histogram(Float32Array.from({ length: 90 }, (_, k) => Math.sin(k + step)));
    const trainLoss = 2 / (i + 1);
    await folder.append(
      {
        ...{ epoch: i + 1, step, trainLoss, trainAccuracy: validationAccuracy },
        ...{ validationLoss: trainLoss + 0.1, validationAccuracy, learningRate: 0.001 },
      },
      { step, seconds: i + 1, samplesPerSecond: 1000 },
      finished
        ? {
          ...{ epoch: i + 1, step, weights: { "linear1.weight": weights } },
          gradients: { "linear1.weight": weights },
        }
        : undefined,
    );
  }
  if (finished) await finish(folder, accuracies);
  return folder;
}

async function finish(folder: RunFolder, accuracies: readonly number[]): Promise<void> {
  const classes = ["zero", "one", "two"];
  const labels = Float32Array.from({ length: 30 }, (_, i) => i % 3);
  // Every fifth example is taken for the next class.
  const logits = Float32Array.from(labels, (label, i) => (label + (i % 5 === 0 ? 1 : 0)) % 3);
  await folder.writePredictions({
    ...{ split: "test", classes, labels },
    logits: Float32Array.from(
      { length: 90 },
      (_, i) => logits[Math.floor(i / 3)] === i % 3 ? 2 : 0,
    ),
    worst: {
      indices: Float32Array.of(0, 5),
      inputs: Float32Array.from({ length: 32 }, (_, i) => i / 32),
      inputShape: [4, 4],
    },
  });
  await folder.writeProfile(sampleProfile());
  await folder.writeResult(resultOf(accuracies));
}

/** The result of such a run. */
export function resultOf(accuracies: readonly number[]): RunResult {
  const best = Math.max(...accuracies);
  return {
    ...{ step: 10 * accuracies.length, epochs: accuracies.length, parameters: 163 },
    ...{ bestValidationAccuracy: best, bestStep: 10 * (accuracies.indexOf(best) + 1) },
    ...{ validationAccuracy: accuracies.at(-1) ?? NaN, validationLoss: 1.1, trainLoss: 1 },
    ...{ testAccuracy: 0.8, testLoss: 0.9, seconds: accuracies.length },
  };
}

/** Runs that differ in width and seed: `w8-s0`, `w8-s1`, `w16-s0`, `w16-s1`. */
export async function writeSweep(root: string): Promise<string[]> {
  for (const [width, gain] of [["8", 0], ["16", 0.1]] as const) {
    for (const seed of [0, 1]) {
      await writeRun({
        ...{ root, name: `w${width}-s${seed}`, config: { seed }, model: { hidden: width } },
        accuracies: [0.5 + gain, 0.7 + gain + 0.02 * seed],
      });
    }
  }
  return ["w8-s0", "w8-s1", "w16-s0", "w16-s1"].map((name) => join(root, name));
}
