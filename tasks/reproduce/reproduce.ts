/**
 * From chosen experiments to the finished report.
 *
 * @module
 */
import { reference } from "../../plugins/backends/mod.ts";
import { showBlock } from "./console.ts";
import type { Experiment, Training } from "./experiment.ts";
import { Recorder } from "./recorder.ts";
import { ReportFolder } from "./report.ts";
import type { Section } from "./section.ts";
import { trainCommandOf, type TrainingOptions } from "./training_command.ts";

/** How experiments are reproduced. */
export interface ReproduceOptions {
  /** Whether this is a rehearsal. */
  readonly quick: boolean;
  /** Seeds of training runs. Default: 0, 1, 2; in a rehearsal 0, 1. */
  readonly seeds?: readonly number[] | undefined;
  /** Folder with local data files. */
  readonly dataDir?: string | undefined;
  /** Training runs at once. */
  readonly parallel: number;
  /** Where the report goes. Default: `report`; in a rehearsal `report/quick`. */
  readonly out?: string | undefined;
  /** Where training runs are kept. Default: `runs/reproduce`; in a rehearsal `runs/rehearse`. */
  readonly runs?: string | undefined;
  /** Writes a line. Default: to the console. */
  readonly print?: (line: string) => void;
}

/**
 * Runs experiments one after the other and writes the section of each into the report as soon as it is
 * done. Returns the claims that do not hold, each as a line.
 */
export async function reproduce(
  experiments: readonly Experiment[],
  options: ReproduceOptions,
): Promise<readonly string[]> {
  const { quick, print = console.log } = options;
  const report = new ReportFolder(options.out ?? (quick ? "report/quick" : "report"));
  const failed: string[] = [];
  for (const experiment of experiments) {
    print(`${experiment.name}: ${experiment.title}`);
    const section = await sectionOf(experiment, report, options);
    await report.write(section);
    failed.push(...failuresOf(section));
    print("");
  }
  print(`report: ${report.page} (also report.md, numbers.json and figures/ beside it)`);
  return failed;
}

/** Runs one experiment. */
async function sectionOf(
  experiment: Experiment,
  report: ReportFolder,
  options: ReproduceOptions,
): Promise<Section> {
  const { name, question, title } = experiment;
  const { quick, print = console.log } = options;
  const seeds = options.seeds ?? (quick ? [0, 1] : [0, 1, 2]);
  const training: TrainingOptions = {
    runs: options.runs ?? (quick ? "runs/rehearse" : "runs/reproduce"),
    seeds,
    parallel: options.parallel,
    dataDir: options.dataDir,
    onProgress: (line) => print(`  ${line}`),
  };
  const recorder = new Recorder({
    quick,
    figures: report.figures,
    backend: reference({ dtype: "float64" }),
    train: async (trainings: readonly Training[]) => {
      const { train } = await import("./training.ts");
      return await train(trainings, training);
    },
    commandOf: (one) => trainCommandOf(one, seeds),
    onBlock: (block) => {
      const shown = showBlock(block);
      if (shown !== undefined) print(shown);
    },
  });
  await experiment.run(recorder);
  const { blocks } = recorder;
  // What trains nothing is the same in a rehearsal.
  const isRehearsal = quick && blocks.some(({ kind }) => kind === "runs");
  return { name, question, title, quick: isRehearsal, blocks };
}

function failuresOf({ name, blocks }: Section): string[] {
  return blocks.flatMap((block) =>
    block.kind === "finding" && !block.holds ? [`${name}: ${block.label}: ${block.detail}`] : []
  );
}
