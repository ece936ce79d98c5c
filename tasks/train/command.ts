/**
 * What `deno task train` declares about its command line.
 *
 * @module
 */
import { option, type PluginSet } from "../../kernel/mod.ts";
import { optional } from "../cli/flag.ts";
import { type CommandSpec, type HelpSection, optionSection } from "../cli/spec.ts";
import type { FlagTexts } from "../cli/flag.ts";
import { backendChoice, backendChoices } from "./auto/name.ts";
import { intervalOption } from "./interval.ts";
import { findSchedule, schedules } from "./schedules.ts";

/** The flags of `deno task train`. */
export const trainFlags = {
  dataset: {
    value: "<name>",
    option: option.text({ default: "digits", description: "what to train on" }),
  },
  model: { value: "<name>", option: option.text({ default: "mlp", description: "what to train" }) },
  loss: {
    value: "<name>",
    option: option.text({ default: "crossEntropy", description: "what to minimise" }),
  },
  optimizer: {
    value: "<name>",
    option: option.text({ default: "adam", description: "how to update the parameters" }),
  },
  backend: {
    value: "<name>",
    option: option.text({
      default: "wasm",
      description: "where to compute; auto: where this model trains fastest",
    }),
  },
  set: {
    value: "<section.name=value>",
    repeatable: true,
    option: option.text({
      default: "",
      description:
        "option of the model, loss, optimizer, schedule, dataset or backend; may be given several times",
    }),
  },
  batchSize: {
    value: "<n>",
    option: option.integer({ default: 128, min: 1, description: "examples in a step" }),
  },
  epochs: {
    value: "<n>",
    option: option.integer({ default: 12, min: 1, description: "passes over the training data" }),
  },
  reduction: {
    value: "<word>",
    option: option.choice({
      default: "mean",
      choices: ["mean", "sum"],
      description: "whether the loss of a batch is the mean or the sum of its examples' losses",
    }),
  },
  shuffle: {
    option: option.boolean({ default: true, description: "keep the examples in their own order" }),
  },
  clipNorm: {
    value: "<limit>",
    option: optional(option.number({
      default: 1,
      above: 0,
      description: "scale gradients down to this joint norm",
    })),
  },
  clipValue: {
    value: "<limit>",
    option: optional(option.number({
      default: 1,
      above: 0,
      description: "bound each element of the gradients",
    })),
  },
  lossScale: {
    value: "<factor>",
    option: optional(option.number({
      default: 1024,
      above: 0,
      description: "compute gradients of so many times the loss, for backend.storage=float16",
    })),
  },
  schedule: {
    value: "<name>",
    option: option.text({ default: "constant", description: "how the learning rate goes on" }),
  },
  warmup: {
    value: "<steps>",
    option: option.integer({
      default: 0,
      min: 0,
      description: "steps in which the learning rate rises from a tenth, before the schedule",
    }),
  },
  evaluateEvery: {
    value: "<steps>",
    option: optional(option.integer({
      default: 1,
      min: 1,
      description: "evaluate after so many steps too, not only after each epoch",
    })),
  },
  earlyStopping: {
    value: "<n>",
    option: optional(option.integer({
      default: 1,
      min: 1,
      description: "stop after n evaluations without a better one, and keep the best parameters",
    })),
  },
  monitor: {
    value: "<metric>",
    option: option.choice({
      default: "validationAccuracy",
      choices: ["validationAccuracy", "validationLoss"],
      description: "what makes an evaluation the best",
    }),
  },
  checkpointEvery: {
    concerns: "files",
    value: "<interval>",
    option: intervalOption({
      default: "1min",
      description: "write a checkpoint that often, and after each evaluation",
    }),
  },
  seed: {
    value: "<n>",
    option: option.integer({
      default: 0,
      description: "of parameters, order of examples, dropout",
    }),
  },
  resume: {
    concerns: "start",
    value: "<run>",
    option: optional(option.text({
      default: "",
      description: "go on with the run in this folder, with its own options",
    })),
  },
  from: {
    concerns: "start",
    value: "<checkpoint>",
    option: optional(option.choice({
      default: "last",
      choices: ["last", "previous", "best"],
      description: "which checkpoint --resume goes on from; the last when left out",
    })),
  },
  dryRun: {
    concerns: "start",
    option: option.boolean({
      default: false,
      description:
        "take one batch through everything, write nothing, and say what a run would cost",
    }),
  },
  profile: {
    concerns: "start",
    option: option.boolean({
      default: false,
      description:
        "measure where the time of a step goes: a table at the end, a plot in the report",
    }),
  },
  overfitBatches: {
    value: "<n>",
    option: optional(option.integer({
      default: 1,
      min: 1,
      description: "train and validate on the first n batches alone, to see that it can learn",
    })),
  },
  name: {
    concerns: "files",
    value: "<name>",
    option: optional(option.text({ default: "", description: "name of the run's folder" })),
  },
  runs: {
    concerns: "files",
    value: "<folder>",
    option: option.text({ default: "runs", description: "where run folders are made" }),
  },
  dataDir: {
    concerns: "files",
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "folder with local data files; else DINOGRAD_DATA, else they are downloaded",
    })),
  },
  plugin: {
    value: "<file>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "module whose plugins to add; may be given several times",
    }),
  },
} as const;

/** The command line of `deno task train`. */
export function trainCommand(plugins: PluginSet): CommandSpec<typeof trainFlags> {
  return {
    name: "deno task train",
    description:
      "Trains a model on a dataset and leaves a folder with its numbers, plot and parameters.",
    flags: trainFlags,
    sections: (texts) => sections(plugins, texts),
    examples: [
      { does: "Train on generated digits, without a network", line: "deno task train" },
      {
        does: "Train 784-3136-10 on the raw pixels of MNIST by plain gradient descent",
        line:
          "deno task train --dataset mnist --set dataset.scale=none --model mlp --set model.hidden=3136 " +
          "--optimizer sgd --set optimizer.learningRate=1e-4 --reduction sum --no-shuffle --epochs 20",
      },
      {
        does: "Train a convolutional network on the backend that is fastest at it here",
        line: "deno task train --model cnn --backend auto",
      },
      {
        does: "Go on with a run that was stopped",
        line: "deno task train --resume runs/digits-mlp-adam-001",
      },
      {
        does: "Use an op of your own",
        line: "deno task train --plugin ./my_op.ts --set model.activation=myOp",
      },
    ],
  };
}

/** What can be chosen, and the options of what was. */
function sections(plugins: PluginSet, texts: FlagTexts): HelpSection[] {
  const kinds = ["dataset", "model", "loss", "optimizer", "backend"] as const;
  const choices = kinds.map((kind) => ({
    title: `Choices of --${kind}`,
    items: (kind === "backend" ? backendChoices(plugins) : plugins.all(kind))
      .map(({ name, description }) => ({ term: name, description })),
  }));
  const options = kinds.map((kind) => {
    const name = texts.get(kind)?.at(-1) ?? trainFlags[kind].option.default;
    const chosen = kind === "backend" ? backendChoice(plugins, name) : plugins.get(kind, name);
    return optionSection(`Options of ${kind} ${name}`, kind, chosen.options);
  });
  const items = schedules.map(({ name, description }) => ({ term: name, description }));
  const named = texts.get("schedule")?.at(-1) ?? trainFlags.schedule.option.default;
  return [
    ...choices,
    { title: "Choices of --schedule", items },
    ...options,
    optionSection(`Options of schedule ${named}`, "schedule", findSchedule(named).options),
  ];
}
