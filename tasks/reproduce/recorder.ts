/**
 * The context that an experiment runs in: what it is told becomes the blocks of a section.
 *
 * @module
 */
import { checkGradient, derivedSamples, formatFindings } from "../../kernel/check/mod.ts";
import type { Backend, OpInfo } from "../../kernel/mod.ts";
import { writePicture, writePlot } from "../plot/render.ts";
import type { TopLevelSpec } from "../plot/vega_lite.ts";
import type { ExperimentContext, SourceLine, Trained, Training } from "./experiment.ts";
import type { Block, Cell, Column } from "./section.ts";
import { findSourceLine } from "./source_line.ts";
import { unindent } from "./unindent.ts";
import { work, type Worked } from "./worked.ts";

/** What a {@linkcode Recorder} needs to know. */
export interface RecorderOptions {
  /** Whether this is a rehearsal. */
  readonly quick: boolean;
  /** Where pictures go. */
  readonly figures: string;
  /** A float64 backend, for checks and worked numbers. */
  readonly backend: Backend;
  /** Trains. */
  readonly train: (trainings: readonly Training[]) => Promise<readonly Trained[]>;
  /** The command line that trains the same runs by themselves. */
  readonly commandOf: (training: Training) => string;
  /** Told of each block as it comes. */
  readonly onBlock?: (block: Block) => void;
}

/** Keeps what an experiment says. */
export class Recorder implements ExperimentContext {
  /** Whether this is a rehearsal. */
  readonly quick: boolean;
  readonly #options: RecorderOptions;
  readonly #blocks: Block[] = [];

  /** Starts an empty section. */
  constructor(options: RecorderOptions) {
    this.quick = options.quick;
    this.#options = options;
  }

  /** What was said so far. */
  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  // Properties, so that an experiment can take the context apart: run({ text, finding }).
  readonly text = (markdown: string): void => {
    this.#add({ kind: "text", markdown: unindent(markdown) });
  };

  readonly code = (language: string, text: string): void => {
    this.#add({ kind: "code", language, text: text.trim() });
  };

  readonly table = (columns: readonly Column[], rows: readonly (readonly Cell[])[]): void => {
    this.#add({ kind: "table", columns, rows });
  };

  readonly figure = async (name: string, spec: TopLevelSpec, caption: string): Promise<void> => {
    await writePlot(this.#options.figures, name, spec);
    this.#add({ kind: "figure", name, caption, files: ["svg", "png", "vl.json"] });
  };

  readonly drawing = async (name: string, svg: string, caption: string): Promise<void> => {
    await writePicture(this.#options.figures, name, svg);
    this.#add({ kind: "figure", name, caption, files: ["svg", "png"] });
  };

  readonly finding = (label: string, holds: boolean, detail: string): void => {
    this.#add({ kind: "finding", label, holds, detail });
  };

  readonly passes = async (op: OpInfo): Promise<void> => {
    const findings = await checkGradient(op, { backend: this.#options.backend });
    this.finding(
      `\`${op.name}\` passes the gradient check`,
      findings.length === 0,
      findings.length === 0 ? describeCheck(op) : `${findings.length} findings, see below.`,
    );
    if (findings.length > 0) this.code("text", formatFindings(findings));
  };

  readonly isRefused = async (op: OpInfo, mistake: string): Promise<void> => {
    const findings = await checkGradient(op, { backend: this.#options.backend });
    this.finding(
      `the gradient check refuses ${mistake}`,
      findings.length > 0,
      findings[0] === undefined ? "It passed." : `It finds: \`${findings[0].message}\`.`,
    );
    if (findings.length > 0) this.code("text", formatFindings(findings.slice(0, MOST_FINDINGS)));
  };

  readonly worked = async (op: OpInfo, example: Worked): Promise<void> => {
    const values = await work(op, example, this.#options.backend);
    this.table(
      ["", "shape", "values"],
      values.map(({ name, shape, text }) => [name, `[${shape.join(", ")}]`, `\`${text}\``]),
    );
  };

  readonly source = (path: string, text: string): Promise<SourceLine> => findSourceLine(path, text);

  readonly train = async <const T extends readonly Training[]>(
    trainings: T,
  ): Promise<{ readonly [K in keyof T]: Trained }> => {
    const { train, commandOf } = this.#options;
    const trained = await train(trainings);
    const runs = trainings.map((one) => ({ label: one.label, command: commandOf(one) }));
    this.#add({ kind: "runs", runs });
    // One for each training, in their order, which is what the mapped type says.
    return trained as { readonly [K in keyof T]: Trained };
  };

  #add(block: Block): void {
    this.#blocks.push(block);
    this.#options.onBlock?.(block);
  }
}

/** One mistake shows on every sample: the first few say all. */
const MOST_FINDINGS = 3;

function describeCheck(op: OpInfo): string {
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const samples = count(op.samples.length + derivedSamples(op).length, "sample");
  return [
    `${count(op.examples.length, "worked example")} met`,
    op.differentiable
      ? `gradients of first and second order agree with finite differences on ${samples}`
      : `no gradient, and flat on ${samples}`,
    ...(op.errors.length === 0 ? [] : [`${count(op.errors.length, "wrong call")} refused`]),
  ].join("; ") + ".";
}
