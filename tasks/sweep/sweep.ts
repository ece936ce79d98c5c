/**
 * One sweep, from the checked command line to the finished folder.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import type { PluginSet } from "../../kernel/plugin.ts";
import { flagName } from "../cli/flag.ts";
import { InterruptedError } from "../cli/main.ts";
import { shellWord } from "../cli/shell_word.ts";
import { StopSignal } from "../cli/stop_signal.ts";
import { Waiting } from "../cli/waiting.ts";
import { readRun } from "../plot/runs.ts";
import { withAbsolutePaths, withDataOfEnvironment } from "../train/places.ts";
import { Display } from "./display.ts";
import { type JobOutcome, runJobs } from "./engine.ts";
import { withFastestBackend } from "./fastest.ts";
import { type SweepFlags, sweepFlags } from "./flags.ts";
import { makePlan } from "./plan.ts";
import { ResultsFiles } from "./results.ts";
import { type FinishedRun, summaryTable } from "./summary.ts";
import { SweepFolder } from "./sweep_folder.ts";
import { tryOut } from "./trial.ts";

/**
 * Sweeps as the flags say, or goes on with the sweep that they name. Returns its folder.
 *
 * @throws {UsageError} where nothing was trained because something would be refused, and at the end
 * where runs failed.
 * @throws {InterruptedError} where it was stopped.
 */
export async function sweep(
  flags: SweepFlags,
  given: ReadonlySet<string>,
  plugins: PluginSet,
): Promise<SweepFolder> {
  const folder = flags.resume === undefined
    ? await begin(flags, given, plugins)
    : await goOn(flags.resume, given);
  const outcomes = await train(folder, flags);
  const finished: FinishedRun[] = [];
  for (const [i, planned] of folder.plan.runs.entries()) {
    const outcome = outcomes[i];
    if (outcome?.status !== "finished") continue;
    finished.push({ planned, run: await readRun(outcome.folder) });
  }
  const { varied, metric } = folder.plan;
  if (finished.length > 0) console.log(`\n${summaryTable(varied, metric, finished)}\n`);
  const failed = outcomes.filter(({ status }) => status === "failed");
  for (const { job, error = "" } of failed) console.log(`failed      ${job.name}: ${error}`);
  const stopped = outcomes.filter(({ status }) => status === "stopped");
  if (stopped.length > 0) {
    throw new InterruptedError(
      `${finished.length} of ${outcomes.length} runs are finished; go on with: ` +
        `deno task sweep --resume ${shellWord(folder.path)}`,
    );
  }
  if (finished.length > 0) await report(folder, finished);
  console.log(`results     ${join(folder.path, "results.jsonl")} (also .csv)`);
  if (failed.length > 0) {
    throw new UsageError(
      `${failed.length} of ${outcomes.length} runs failed, and are in ${
        join(folder.path, "failed")
      }; ` +
        `try them again with: deno task sweep --resume ${shellWord(folder.path)} --retry`,
    );
  }
  return folder;
}

/** A new sweep, or the one of the same name and plan. */
async function begin(
  told: SweepFlags,
  given: ReadonlySet<string>,
  plugins: PluginSet,
): Promise<SweepFolder> {
  // As they are kept in sweep.json: the sweep may go on from another folder, or without the environment.
  const asked = withAbsolutePaths(withDataOfEnvironment(told));
  const flags = await withFastestBackend(asked, given, plugins);
  const plan = makePlan(flags, given, plugins);
  await tryOut(plan.all, plugins, {
    dataDir: flags.dataDir,
    onProgress: (line) => console.log(line),
  });
  const folder = await SweepFolder.create(flags.sweeps, flags.name, plan);
  console.log(`${folder.path}: ${plan.runs.length} runs`);
  return folder;
}

/** What may be said of a sweep that goes on. */
const changeable: ReadonlySet<string> = new Set(["resume", "retry", "parallel"]);

async function goOn(path: string, given: ReadonlySet<string>): Promise<SweepFolder> {
  for (const [name, flag] of Object.entries(sweepFlags)) {
    if (given.has(name) && !changeable.has(name)) {
      throw new UsageError(
        `${flagName(name, flag)}: a sweep goes on with its own options; with --resume allowed: ` +
          "--retry, --parallel",
      );
    }
  }
  return await SweepFolder.open(path);
}

async function train(
  folder: SweepFolder,
  { parallel = navigator.hardwareConcurrency, retry }: SweepFlags,
): Promise<JobOutcome[]> {
  const { plan: { varied, runs }, name, path, runsPath } = folder;
  using stop = new StopSignal();
  const { signal } = stop;
  const results = new ResultsFiles(path, varied, runs);
  const epochsOf = (i: number) => runs[i]?.epochs ?? 0;
  using display = new Display({ name, epochsOf, signal });
  try {
    return await runJobs(runs, {
      runs: runsPath,
      parallel,
      retryFailed: retry,
      signal,
      onChange: (states) => {
        results.update(states);
        display.update(states);
      },
    });
  } finally {
    await results.done();
  }
}

/** The pictures take a while to load, which a sweep that fails at once needs not wait for. */
async function report({ reportPath, name }: SweepFolder, finished: readonly FinishedRun[]) {
  const { writeRunsReport } = await import("../plot/report/runs_report.ts");
  {
    using _waiting = new Waiting("drawing the report");
    await writeRunsReport(reportPath, `Sweep ${name}`, finished.map(({ run }) => run));
  }
  console.log(`report      ${reportPath}`);
}
