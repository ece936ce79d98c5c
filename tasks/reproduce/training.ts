/**
 * The training runs of experiments.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { runCommand } from "../cli/command.ts";
import { InterruptedError } from "../cli/main.ts";
import { StopSignal } from "../cli/stop_signal.ts";
import { loadPlugins } from "../plugins.ts";
import { RunFolder } from "../run/folder.ts";
import { checkSettings } from "../sweep/declared.ts";
import { type EngineOptions, type Job, runJobs } from "../sweep/engine.ts";
import { givenSettings, type Settings } from "../sweep/settings.ts";
import { tryOut } from "../sweep/trial.ts";
import { trainCommand } from "../train/command.ts";
import { valuesOf } from "../train/early_flags.ts";
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
  const { seedsOf, dataDir, parallel, onProgress } = options;
  const runs = join(options.runs, "runs");
  const local = dataDir === undefined ? [] : ["--data-dir", dataDir];
  const jobs: Planned[] = trainings.flatMap((training) =>
    seedsOf(training).map((seed) => ({
      training,
      seed,
      name: `${training.name}-${seed}`,
      args: [...argsOf(training), "--seed", String(seed), ...local],
    }))
  );
  await tryOutNew(jobs, runs, options);
  await runToEnd(jobs, {
    runs,
    parallel,
    retryFailed: true,
    onChange: changesAsLines(onProgress),
  });
  const read = await Promise.all(jobs.map((job) => readRun(job, runs)));
  return trainings.map((training) => ({
    label: training.label,
    runs: read.filter(({ job }) => job.training === training).map(({ job, ...run }) => ({
      seed: job.seed,
      ...run,
    })),
  }));
}

async function readRun(job: Planned, runs: string) {
  const folder = await RunFolder.open(join(runs, job.name));
  const result = await folder.readResult();
  if (result === undefined) throw new UsageError(`${folder.path}: the run is not finished`);
  const [rows, predictions] = await Promise.all([folder.readMetrics(), folder.readPredictions()]);
  return { job, rows, result, predictions };
}

/** While runs are trained, Ctrl-C stops them, each with a checkpoint. At other times it ends the program. */
async function runToEnd(jobs: readonly Job[], options: EngineOptions): Promise<void> {
  using stop = new StopSignal();
  const outcomes = await runJobs(jobs, { ...options, signal: stop.signal });
  const failed = outcomes.find(({ status }) => status === "failed");
  if (failed !== undefined) {
    throw new UsageError(
      `${failed.job.name} failed: ${
        failed.error ?? "it says no more"
      }; what was trained is kept, ` +
        "the same command goes on from it",
    );
  }
  if (stop.signal.aborted || outcomes.some(({ status }) => status === "stopped")) {
    throw new InterruptedError("what was trained is kept; the same command goes on from it");
  }
}

/**
 * Tries out the runs that are not finished, once and here: what a run would refuse is refused before anything
 * starts, and what must be downloaded is not downloaded by several runs at once.
 */
async function tryOutNew(
  jobs: readonly Planned[],
  runs: string,
  { dataDir, onProgress }: TrainingOptions,
): Promise<void> {
  const isNew = await Promise.all(
    jobs.map(async ({ name }) => !await isFinished(join(runs, name))),
  );
  const left = jobs.filter((_, i) => isNew[i]).map(({ args }) => args);
  const byPlugins = Map.groupBy(left, (args) => JSON.stringify(valuesOf(args, "plugin")));
  for (const alike of byPlugins.values()) {
    const plugins = await loadPlugins(valuesOf(alike[0] ?? [], "plugin"));
    const told: Settings[] = [];
    for (const args of alike) {
      await runCommand(trainCommand(plugins), args, ({ flags, given }) => {
        told.push(checkSettings(givenSettings(flags, given), plugins));
      });
    }
    const data = dataDir ?? (Deno.env.get("DINOGRAD_DATA") || undefined);
    await tryOut(told, plugins, { dataDir: data, onProgress });
  }
}

async function isFinished(path: string): Promise<boolean> {
  return await RunFolder.open(path).then((run) => run.readResult()).then(
    (result) => result !== undefined,
    () => false,
  );
}
