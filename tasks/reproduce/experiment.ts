/**
 * Experiments: scripts that answer a question, check what they claim, and write a section of the
 * report.
 *
 * @module
 */
import type { OpInfo } from "../../kernel/mod.ts";
import type { TopLevelSpec } from "../plot/vega_lite.ts";
import type { MetricsRow } from "../run/metrics.ts";
import type { Predictions } from "../run/predictions.ts";
import type { RunResult } from "../run/result.ts";
import type { Cell, Column } from "./section.ts";
import type { Worked } from "./worked.ts";

/** A question, and the way to its answer. */
export interface Experiment {
  /** Marks an experiment. */
  readonly kind: "experiment";
  /** As in `deno task reproduce NAME`: small letters, digits and dashes. */
  readonly name: string;
  /** The question of the original report that it answers: `Q9`. Sections stand in this order. */
  readonly question: string;
  /** What stands above the section. */
  readonly title: string;
  /** How long it takes, roughly, in full: `2 s`. */
  readonly takes: string;
  /** Finds the answer and tells it to the context. */
  run(context: ExperimentContext): Promise<void>;
}

/** Training runs that differ in nothing but the seed. */
export interface Training {
  /** What the report calls them: `ReLU`. */
  readonly label: string;
  /** What their folders are called, before the seed: `figure-2-relu`. */
  readonly name: string;
  /** Flags of `deno task train`, on one line or as a list; seed, data folder and names are added. */
  readonly args: string | readonly string[];
  /** How many seeds its answer needs, where nobody asks for other ones: 3 when left out, 2 in a rehearsal. */
  readonly seeds?: number;
}

/** The same, trained. */
export interface Trained {
  /** What the report calls them. */
  readonly label: string;
  /** One run a seed, in the order of the seeds. */
  readonly runs: readonly {
    readonly seed: number;
    readonly rows: readonly MetricsRow[];
    readonly result: RunResult;
    /** On the test split, or the validation split where there is none. */
    readonly predictions: Predictions;
  }[];
}

/** What an experiment works with. All but `train` and `quick` add to its section of the report. */
export interface ExperimentContext {
  /** Whether this is a rehearsal: small generated data, a few epochs. */
  readonly quick: boolean;
  /** Adds paragraphs of Markdown. Math stands between `$` signs, or `$$` for a line of its own. */
  text(markdown: string): void;
  /** Adds text set in a fixed width: a listing, a message, a drawing in Mermaid's language. */
  code(language: string, text: string): void;
  /** Adds a table. A list of numbers, one a seed, is shown as mean, least and greatest. */
  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void;
  /** Adds a plot, as `figures/NAME.vl.json`, `.svg` and `.png`. */
  figure(name: string, spec: TopLevelSpec, caption: string): Promise<void>;
  /** Adds a picture, as `figures/NAME.svg` and `.png`. */
  drawing(name: string, svg: string, caption: string): Promise<void>;
  /** Adds a claim and whether it holds. One that does not makes the command exit with code 1. */
  finding(label: string, holds: boolean, detail: string): void;
  /** Claims that an op passes the gradient check. */
  passes(op: OpInfo): Promise<void>;
  /** Claims that the gradient check refuses an op that is wrong, and shows what it says. */
  isRefused(op: OpInfo, mistake: string): Promise<void>;
  /** Applies an op to given numbers and tables its inputs, its output and their gradients. */
  worked(op: OpInfo, example: Worked): Promise<void>;
  /**
   * A link to the one line of a source file that holds `text`, looked up when the experiment runs.
   * Throws where no line or several do.
   */
  source(path: string, text: string): Promise<SourceLine>;
  /**
   * Trains each of `trainings` with every seed, several runs at once; what is finished is not
   * trained again, and what was stopped goes on.
   */
  train<const T extends readonly Training[]>(
    trainings: T,
  ): Promise<{ readonly [K in keyof T]: Trained }>;
}

/** A line of the program's own source. */
export interface SourceLine {
  /** The file, from the root of the project, and the line: `kernel/op.ts:12`. */
  readonly place: string;
  /** As Markdown. */
  readonly link: string;
}

/**
 * Declares an experiment.
 *
 * ```ts
 * const answer = defineExperiment({
 *   name: "answer",
 *   question: "Q0",
 *   title: "Twice twenty-one",
 *   takes: "1 s",
 *   run: ({ finding }) => Promise.resolve(finding("It is 42.", 2 * 21 === 42, "Found 42.")),
 * });
 * console.log(answer.kind); // experiment
 * ```
 */
export function defineExperiment(experiment: Omit<Experiment, "kind">): Experiment {
  return { kind: "experiment", ...experiment };
}

/**
 * What a script does when it is run: `deno run -A experiments/q1.ts`. It takes the flags of
 * `deno task reproduce` and adds its section to the same report.
 *
 * ```ts ignore
 * if (import.meta.main) await runExperiment(answer);
 * ```
 */
export async function runExperiment(experiment: Experiment): Promise<void> {
  // Not a literal, so that a script that imports mod.ts loads no command line and no plots for this.
  const command = new URL("./command.ts", import.meta.url).href;
  const module: { runScript(experiment: Experiment): Promise<void> } = await import(command);
  await module.runScript(experiment);
}
