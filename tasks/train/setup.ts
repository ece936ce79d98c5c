/**
 * From the flags to what is trained, and on what.
 *
 * @module
 */
import {
  build,
  type Dataset,
  type Loss,
  type Model,
  type Optimizer,
  type Options,
  type OptionValues,
  type PluginSet,
  Profiler,
  Random,
} from "../../kernel/mod.ts";
import { countBatches } from "../../data/loader.ts";
import type { FlagValues } from "../cli/flag.ts";
import { parseOptions, parseSettings, settingSections } from "../cli/set.ts";
import { suggestedFlags, suggestedOptions } from "../cli/suggestion.ts";
import { checkRunName } from "../run/name.ts";
import { backendFor } from "./auto/backend_for.ts";
import { backendChoice } from "./auto/name.ts";
import { trainFlags } from "./command.ts";
import { parseInterval } from "./interval.ts";
import { firstExamples } from "./overfit.ts";
import { findSchedule, withWarmup } from "./schedules.ts";
import { clipping } from "./training.ts";

/** The flags of `deno task train`, checked. */
export type Flags = FlagValues<typeof trainFlags>;

/** What was chosen, made from its options. */
export interface Setup {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly random: Random;
  /** Measures the steps, where `--profile` was given. */
  readonly profiler: Profiler | undefined;
  /** The name of the backend: that of the flags, or what `auto` came to. */
  readonly backend: string;
  /** For `config.json`: the options with their defaults. */
  readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Makes everything that can be refused before anything is written. A run that goes on has taken `done` steps. */
export async function prepare(flags: Flags, plugins: PluginSet, done = 0): Promise<Setup> {
  if (flags.name !== undefined) checkRunName(flags.name);
  const findOp = (name: string) => plugins.get("op", name);
  parseInterval(flags.checkpointEvery, "--checkpoint-every");
  const chosen = {
    dataset: plugins.get("dataset", flags.dataset),
    model: plugins.get("model", flags.model),
    loss: plugins.get("loss", flags.loss),
    optimizer: plugins.get("optimizer", flags.optimizer),
    schedule: findSchedule(flags.schedule),
    backend: backendChoice(plugins, flags.backend),
  };
  const settings = parseSettings(flags.set, [
    ...suggestedFlags(trainFlags),
    ...settingSections.flatMap((section) => suggestedOptions(section, chosen[section].options)),
  ]);
  const choose = <O extends Options>(
    kind: keyof typeof settings,
    plugin: { readonly name: string; readonly options: O },
  ): OptionValues<O> =>
    parseOptions(plugin.options, settings[kind], `${kind} ${plugin.name}`, findOp);
  const values = {
    dataset: choose("dataset", chosen.dataset),
    model: choose("model", chosen.model),
    loss: choose("loss", chosen.loss),
    optimizer: choose("optimizer", chosen.optimizer),
    schedule: choose("schedule", chosen.schedule),
    backend: choose("backend", chosen.backend),
  };
  const whole = await chosen.dataset.load(values.dataset, {
    dataDir: flags.dataDir,
    onProgress: (line) => console.log(line),
  });
  const dataset = flags.overfitBatches === undefined
    ? whole
    : firstExamples(whole, flags.overfitBatches * flags.batchSize);
  const stepsPerEpoch = countBatches(dataset.splits.train.size, flags.batchSize);
  const { inputShape, classes } = dataset;
  const layer = () => chosen.model.create(values.model, { inputShape, classes: classes.length });
  const loss = chosen.loss.create(values.loss);
  const { plugin, backend: bare, values: ofBackend } = await backendFor(flags, plugins, {
    values: values.backend,
    batchSize: Math.min(flags.batchSize, dataset.splits.train.size),
    training: {
      ...{ inputShape, classes, layer, loss, reduction: flags.reduction, clip: clipping(flags) },
      optimizer: (parameters) =>
        chosen.optimizer.create(parameters, values.optimizer, { schedule: () => 0 }),
    },
  });
  const profiler = flags.profile
    ? new Profiler(bare, { warmup: warmupOf(flags.epochs * stepsPerEpoch - done) })
    : undefined;
  const backend = profiler?.backend ?? bare;
  const random = new Random(flags.seed);
  const model = build(layer(), { inputShape, random: random.fork("parameters"), backend });
  const steps = flags.epochs * stepsPerEpoch - flags.warmup;
  const schedule = chosen.schedule.create(values.schedule, { steps, stepsPerEpoch });
  const optimizer = chosen.optimizer.create(model.parameters, values.optimizer, {
    schedule: withWarmup(flags.warmup, schedule),
    gradientScale: flags.lossScale ?? 1,
  });
  const options = Object.fromEntries(
    (["dataset", "model", "loss", "optimizer", "schedule"] as const).map((kind) => [
      kind,
      showOptions(chosen[kind].options, values[kind]),
    ]),
  );
  return {
    ...{ dataset, model, loss, optimizer, random, profiler },
    backend: plugin.name,
    options: { ...options, backend: showOptions(plugin.options, ofBackend) },
  };
}

/** Steps that are not measured: half of those to come, a hundred at most. */
function warmupOf(steps: number): number {
  return Math.min(100, Math.max(0, Math.floor(steps / 2)));
}

function showOptions(
  declared: Options,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, option]) => [name, option.show(values[name])]),
  );
}
