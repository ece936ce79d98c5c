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
import { wrapLine } from "./lines.ts";
import type { Section } from "./section.ts";
import { sweepCommandOf, type TrainingOptions } from "./training_command.ts";
import { rehearsal } from "./wording.ts";

/** How experiments are reproduced. */
export interface ReproduceOptions {
  /** Whether this is a rehearsal. */
  readonly quick: boolean;
  /** Seeds of training runs. Default: 0, 1, 2, or as many as a training needs; in a rehearsal 0, 1. */
  readonly seeds?: readonly number[] | undefined;
  /** Folder with local data files. */
  readonly dataDir?: string | undefined;
  /** Training runs at once. */
  readonly parallel: number;
  /** Where the report goes. Default: `report`; in a rehearsal `report/quick`. */
  readonly out?: string | undefined;
  /** Where training runs are kept. Default: `runs/reproduce`; in a rehearsal `runs/rehearse`. */
  readonly runs?: string | undefined;
  /** Writes a line, or several. Default: to the console. */
  readonly print?: (line: string) => void;
}

/**
 * Runs experiments one after the other and writes the section of each into the report as soon as it is
 * done. Tells at the end which claims do not hold and where the report is; returns those claims, each as a line.
 */
export async function reproduce(
  experiments: readonly Experiment[],
  options: ReproduceOptions,
): Promise<readonly string[]> {
  const { quick, print = console.log } = options;
  const report = new ReportFolder(options.out ?? (quick ? "report/quick" : "report"));
  const failed: string[] = [];
  for (const experiment of experiments) {
    print(wrapLine(`${experiment.name}: ${experiment.title}`, { hang: 2 }));
    const section = await sectionOf(experiment, report, options);
    await report.write(section);
    failed.push(...failuresOf(section));
    print("");
  }
  if (failed.length > 0) {
    print(failed.length === 1 ? "1 claim does not hold:" : `${failed.length} claims do not hold:`);
    print(failed.map((line) => wrapLine(line, { indent: 2, hang: 4 })).join("\n"));
    print("");
  }
  print(`report: ${report.page}`);
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
  const training: TrainingOptions = {
    runs: options.runs ?? (quick ? "runs/rehearse" : "runs/reproduce"),
    seedsOf: (one) =>
      options.seeds ?? Array.from({ length: quick ? 2 : one.seeds ?? 3 }, (_, i) => i),
    parallel: options.parallel,
    dataDir: options.dataDir,
    onProgress: (line) => print(wrapLine(line, { indent: 2, hang: 4 })),
  };
  const recorder = new Recorder({
    quick,
    figures: report.figures,
    backend: reference({ dtype: "float64" }),
    train: async (trainings: readonly Training[]) => {
      if (quick && !hasTrained()) print(wrapLine(rehearsal.replaceAll("`", ""), { indent: 2 }));
      const { train } = await import("./training.ts");
      return await train(trainings, training);
    },
    commandOf: (one) => sweepCommandOf(one, training),
    onBlock: (block) => {
      const shown = showBlock(block);
      if (shown !== undefined) print(shown);
    },
  });
  const hasTrained = () => recorder.blocks.some(({ kind }) => kind === "runs");
  await experiment.run(recorder);
  // What trains nothing is the same in a rehearsal.
  return { name, question, title, quick: quick && hasTrained(), blocks: recorder.blocks };
}

function failuresOf({ name, blocks }: Section): string[] {
  return blocks.flatMap((block) =>
    block.kind === "finding" && !block.holds ? [`${name}: ${block.label}: ${block.detail}`] : []
  );
}
