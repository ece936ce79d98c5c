/**
 * The command line of `deno task reproduce`, which is that of every experiment's script too.
 *
 * @module
 */
import { option } from "../../kernel/mod.ts";
import { type FlagValues, optional } from "../cli/flag.ts";
import { runCommand } from "../cli/command.ts";
import { runTask } from "../cli/main.ts";
import type { CommandSpec } from "../cli/spec.ts";
import { formatTable } from "../cli/table.ts";
import { chooseExperiments, discoverExperiments } from "./discover.ts";
import type { Experiment } from "./experiment.ts";
import { wrapLine } from "./lines.ts";
import { reproduce } from "./reproduce.ts";
import { seedsOption } from "./seeds.ts";

/** The flags of `deno task reproduce`. */
export const reproduceFlags = {
  quick: {
    option: option.boolean({
      default: false,
      description:
        "a rehearsal in minutes, on generated data: everything runs, the numbers are others",
    }),
  },
  dataDir: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "folder with local data files; else DINOGRAD_DATA, else they are downloaded",
    })),
  },
  seeds: {
    value: "<n,n,...>",
    option: optional(
      seedsOption({
        description:
          "train once with each; 0,1,2 when left out, or as many as the answer needs; 0,1 if quick",
      }),
    ),
  },
  parallel: {
    value: "<n>",
    option: option.integer({ default: 2, min: 1, description: "training runs at once" }),
  },
  out: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "where the report goes; report when left out, report/quick if quick",
    })),
  },
  runs: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description:
        "where training runs are kept; runs/reproduce when left out, runs/rehearse if quick",
    })),
  },
} as const;

/** The values of the flags. */
export type ReproduceFlags = FlagValues<typeof reproduceFlags>;

/** The command line of `deno task reproduce`. */
export const reproduceCommand: CommandSpec<typeof reproduceFlags> = {
  name: "deno task reproduce",
  description:
    "Runs experiments and writes their report, the original's numbers beside ours. Without a name it " +
    "lists them. Finished training runs are not trained again.",
  flags: reproduceFlags,
  operands: {
    value: "<name>",
    description: "experiments to run, or questions such as q9, or all",
  },
  examples: [
    { does: "See what there is", line: "deno task reproduce" },
    { does: "Rehearse everything, without a download", line: "deno task reproduce all --quick" },
    {
      does: "Regenerate figure 2 from local files",
      line: "deno task reproduce figure-2 --data-dir data/mnist",
    },
  ],
};

/** What `deno task reproduce` does with its arguments. */
export async function runReproduce(args: readonly string[]): Promise<void> {
  await runCommand(reproduceCommand, args, async ({ flags, operands }) => {
    const experiments = await discoverExperiments();
    if (operands.length === 0) return console.log(listOf(experiments));
    const chosen = chooseExperiments(experiments, operands);
    for (const name of operands.filter((name) => name !== "all")) {
      const names = chooseExperiments(experiments, [name]).map((experiment) => experiment.name);
      if (!names.includes(name)) console.log(wrapLine(`${name}: ${names.join(", ")}`, { hang: 2 }));
    }
    await reproduceAndTell(chosen, flags);
  });
}

/** What the script of an experiment does with its arguments. */
export async function runScript(experiment: Experiment): Promise<void> {
  const { operands: _, examples: __, ...spec } = reproduceCommand;
  const description = `${experiment.question}: ${experiment.title}.`;
  await runTask((args) =>
    runCommand(
      { ...spec, name: `experiment ${experiment.name}`, description },
      args,
      ({ flags }) => reproduceAndTell([experiment], flags),
    )
  );
}

/** Reproduces; a claim that does not hold is told to the shell by exit code 1. */
async function reproduceAndTell(
  experiments: readonly Experiment[],
  flags: ReproduceFlags,
): Promise<void> {
  const failed = await reproduce(experiments, flags);
  if (failed.length > 0) Deno.exitCode = 1;
}

function listOf(experiments: readonly Experiment[]): string {
  const columns = ["name", "question", "about, and how long it takes"].map((title) => ({ title }));
  // What comes before the last column, with two spaces after each.
  const widest = Math.max(...experiments.map(({ name }) => name.length)) + 2 + "question".length +
    2;
  const rows = experiments.flatMap(({ name, question, title, takes }) =>
    wrapLine(`${title} (${takes})`, { indent: widest }).split("\n")
      .map((line, i) => i === 0 ? [name, question, line.trim()] : ["", "", line.trim()])
  );
  return `${formatTable(columns, rows)}\n\n` +
    wrapLine(
      "Run them: deno task reproduce NAME... or all; --quick rehearses without a download. " +
        "--help says more.",
    );
}
