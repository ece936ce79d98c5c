/**
 * What the tests of sweeps share.
 *
 * @module
 */
import { join } from "@std/path";
import { runCommand } from "../cli/command.ts";
import { ownPlugins } from "../plugins.ts";
import { type JsonObject, RunFolder } from "../run/folder.ts";
import type { RunResult } from "../run/result.ts";
import { sweepFlags } from "./flags.ts";
import { type FullPlan, makePlan } from "./plan.ts";
import type { Ending, StartTraining } from "./training_process.ts";
import { trainFlags } from "../train/command.ts";

/** Runs `body` with a folder that is gone afterwards. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The plan of a command line. */
export async function planOf(...args: string[]): Promise<FullPlan> {
  const plans: FullPlan[] = [];
  const spec = { name: "deno task sweep", description: "", flags: sweepFlags };
  await runCommand(spec, args, ({ flags, given }) => {
    plans.push(makePlan(flags, given, ownPlugins));
  });
  const [plan] = plans;
  if (plan === undefined) throw new TypeError("no plan was made");
  return plan;
}

/** A result with this best accuracy. */
export function resultOf(bestValidationAccuracy: number): RunResult {
  return {
    ...{ step: 10, epochs: 1, parameters: 100, bestStep: 10, seconds: 1.5 },
    ...{ bestValidationAccuracy, validationAccuracy: bestValidationAccuracy },
    ...{ validationLoss: 0.5, trainLoss: 0.25 },
  };
}

/** What a training in {@linkcode trainings} does; it is told when to stop. */
export type FakeTraining = (
  run: RunFolder,
  how: { readonly resumed: boolean; readonly stop: AbortSignal },
) => Promise<Partial<Ending> | void>;

/** A way to start trainings without processes: each runs `train` in the folder that it is told. */
export function trainings(train: FakeTraining): StartTraining & { readonly started: string[][] } {
  const started: string[][] = [];
  const start: StartTraining = async ({ args }) => {
    started.push([...args]);
    const valueOf = (flag: string) => args[args.indexOf(flag) + 1] ?? "";
    const resumed = args.includes("--resume");
    const path = resumed ? valueOf("--resume") : join(valueOf("--runs"), valueOf("--name"));
    if (!resumed) {
      const run = await RunFolder.create({
        root: valueOf("--runs"),
        name: valueOf("--name"),
        stem: "",
      });
      await run.writeConfig(await configOf(args));
    }
    const controller = new AbortController();
    const run = await RunFolder.open(path);
    return {
      ended: train(run, { resumed, stop: controller.signal })
        .then((ending) => ({ code: 0, signal: null, error: "", ...ending })),
      stop: () => controller.abort(),
    };
  };
  return Object.assign(start, { started });
}

/** What `deno task train` writes to `config.json`, but for the options of plugins and versions. */
async function configOf(args: readonly string[]): Promise<JsonObject> {
  const configs: JsonObject[] = [];
  const spec = { name: "deno task train", description: "", flags: trainFlags };
  await runCommand(spec, args, ({ flags }) => {
    configs.push(Object.fromEntries(Object.entries(flags).map(([name, v]) => [name, v ?? null])));
  });
  const [config] = configs;
  if (config === undefined) throw new TypeError("no flags were read");
  return config;
}

/** Writes what makes a run one that can be gone on with. */
export async function writeCheckpoint(run: RunFolder): Promise<void> {
  await Deno.mkdir(run.checkpointsPath, { recursive: true });
  await Deno.writeTextFile(join(run.checkpointsPath, "last.safetensors"), "");
}
