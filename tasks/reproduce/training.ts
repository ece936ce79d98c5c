/**
 * The training runs of experiments.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { runCommand } from "../cli/command.ts";
import { InterruptedError } from "../cli/main.ts";
import { parseOptions, parseSettings } from "../cli/set.ts";
import { ownPlugins } from "../plugins.ts";
import { RunFolder } from "../run/folder.ts";
import { type Job, type JobOutcome, runJobs } from "../sweep/engine.ts";
import { trainCommand } from "../train/command.ts";
import type { Trained, Training } from "./experiment.ts";
import { changesAsLines } from "./training_lines.ts";
import { argsOf, type TrainingOptions } from "./training_command.ts";

/** A run that is to be made. */
interface Planned extends Job {
  readonly training: Training;
  readonly seed: number;
}

/**
 * Trains with every seed. What is finished is read from its folder, what was stopped goes on.
 *
 * @throws {UsageError} where a run failed, or was made with other flags.
 * @throws {InterruptedError} where it was stopped.
 */
export async function train(
  trainings: readonly Training[],
  options: TrainingOptions,
): Promise<Trained[]> {
  const { seeds, dataDir, parallel, onProgress, signal } = options;
  const runs = join(options.runs, "runs");
  const local = dataDir === undefined ? [] : ["--data-dir", dataDir];
  const jobs: Planned[] = trainings.flatMap((training) =>
    seeds.map((seed) => ({
      training,
      seed,
      name: `${training.name}-${seed}`,
      args: [...argsOf(training), "--seed", String(seed), ...local],
    }))
  );
  await loadDataOf(jobs, runs, options);
  const outcomes = await runJobs(jobs, {
    runs,
    parallel,
    retryFailed: true,
    onChange: changesAsLines(onProgress),
    ...(signal === undefined ? {} : { signal }),
  });
  refuseUnfinished(outcomes);
  const read = await Promise.all(jobs.map((job) => readRun(job, runs)));
  return trainings.map((training) => ({
    label: training.label,
    runs: read.filter((run) => run.job.training === training).map(({ job, rows, result }) => ({
      seed: job.seed,
      rows,
      result,
    })),
  }));
}

async function readRun(job: Planned, runs: string) {
  const folder = await RunFolder.open(join(runs, job.name));
  const result = await folder.readResult();
  if (result === undefined) throw new UsageError(`${folder.path}: the run is not finished`);
  return { job, rows: await folder.readMetrics(), result };
}

function refuseUnfinished(outcomes: readonly JobOutcome[]): void {
  const failed = outcomes.find(({ status }) => status === "failed");
  if (failed !== undefined) {
    throw new UsageError(
      `${failed.job.name} failed: ${
        failed.error ?? "it says no more"
      }; what was trained is kept, ` +
        "the same command goes on from it",
    );
  }
  if (outcomes.some(({ status }) => status === "stopped")) {
    throw new InterruptedError("what was trained is kept; the same command goes on from it");
  }
}

/**
 * Loads what is to be trained on, once and here: a missing file is refused before anything starts, and
 * what must be downloaded is not downloaded by several runs at once.
 */
async function loadDataOf(
  jobs: readonly Planned[],
  runs: string,
  options: TrainingOptions,
): Promise<void> {
  const loaded = new Set<string>();
  for (const { name, args } of jobs) {
    if (await isFinished(join(runs, name))) continue;
    await runCommand(trainCommand(ownPlugins), args, async ({ flags }) => {
      if (loaded.has(flags.dataset)) return;
      loaded.add(flags.dataset);
      const plugin = ownPlugins.get("dataset", flags.dataset);
      const texts = parseSettings(flags.set).dataset;
      await plugin.load(parseOptions(plugin.options, texts, `dataset ${flags.dataset}`), {
        dataDir: flags.dataDir ?? (Deno.env.get("DINOGRAD_DATA") || undefined),
        onProgress: options.onProgress,
      });
    });
  }
}

async function isFinished(path: string): Promise<boolean> {
  return await RunFolder.open(path).then((run) => run.readResult()).then(
    (result) => result !== undefined,
    () => false,
  );
}
