/**
 * Takes the fastest backend that works.
 *
 * @module
 */
import {
  type Backend,
  type BackendPlugin,
  isUserError,
  missingAs,
  resolveOptions,
  UsageError,
} from "../../../kernel/mod.ts";
import { formatCount } from "../../cli/format.ts";
import { mayUse, taskOf } from "../task_of.ts";
import { type Lap, runLap, type Runner } from "./race.ts";
import { type DisposableRunner, makeRunner, type Training } from "./runner.ts";

/** What came of a backend. */
export type Result =
  & { readonly name: string }
  & (Lap | { readonly kind: "out"; readonly why: string });

/** The backend to train on, and what came of all of them. */
export interface Choice {
  readonly plugin: BackendPlugin;
  /** Made with its default options. */
  readonly backend: Backend;
  /** What came of each, in the order in which they were tried. */
  readonly results: readonly Result[];
}

/** How a backend is chosen. */
export interface ChoiceOptions {
  /** Those to choose from; the first is tried first, and had better be a fast one. */
  readonly plugins: readonly BackendPlugin[];
  /** Examples in a step. */
  readonly batchSize: number;
  /** Seconds for all measurements together, without what is compiled and started before. */
  readonly seconds?: number;
  /** Makes what is measured; other than {@linkcode makeRunner} in tests. */
  readonly runner?: (training: Training, backend: Backend) => Runner & Disposable;
  /** Whether this process may use a backend without asking for permissions. */
  readonly mayUse?: (backend: string) => Promise<boolean>;
}

/** Measures real steps on every backend, one after the other, and returns the fastest. */
export async function chooseBackend(training: Training, options: ChoiceOptions): Promise<Choice> {
  const { plugins, batchSize, seconds = 1, runner = makeRunner } = options;
  const results: Result[] = [];
  let best: { readonly plugin: BackendPlugin; readonly backend: Backend } | undefined;
  let toBeat = Infinity;
  for (const plugin of plugins) {
    const { name } = plugin;
    if (!await (options.mayUse ?? mayUse)(name)) {
      const why = `needs more permissions, which deno task ${taskOf(name)} has`;
      results.push({ name, kind: "out", why });
      continue;
    }
    try {
      const backend = await plugin.create(resolveOptions(plugin.options, {}, name));
      using running: DisposableRunner = runner(training, backend);
      const share = seconds / plugins.length;
      const lap = await runLap(running, { batchSize, seconds: share, toBeat });
      results.push({ name, ...lap });
      if (lap.kind === "measured" && lap.seconds < toBeat) {
        best = { plugin, backend };
        toBeat = lap.seconds;
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // A plugin's mistake leaves out that plugin.
      const mistake = `fails with ${error.name}: ${error.message}`;
      const isPlain = error instanceof Deno.errors.NotCapable || isUserError(error);
      const why = isPlain ? missingAs(name, error).found : mistake;
      results.push({ name, kind: "out", why });
    }
  }
  if (best !== undefined) return { ...best, results };
  throw new UsageError(
    `--backend auto: no backend can train this model here: ${
      outOf(results)
    }; deno task doctor says how to get one`,
  );
}

/** Which was chosen and why, in a line, and in another those that could not be measured. */
export function choiceLines({ plugin, results }: Choice, batchSize: number): string[] {
  const measured = results.flatMap((result) => result.kind === "measured" ? [result] : [])
    .sort((a, b) => a.seconds - b.seconds);
  const times = measured.map(({ name, seconds }, i) =>
    i === 0
      ? `${formatMs(seconds)} a step of ${formatExamples(batchSize)}`
      : `${name} ${formatMs(seconds)}`
  );
  const slower = results.flatMap((result) => result.kind === "slower" ? [result] : []);
  const few = [...Map.groupBy(slower, ({ batchSize }) => batchSize)].map(([size, laps]) => {
    const each = laps.map(({ name, seconds }) => `${name} ${formatMs(seconds)}`).join(", ");
    return `slower with ${formatExamples(size)} alone: ${each}`;
  });
  const line = `backend     ${plugin.name}, the fastest here: ${[...times, ...few].join("; ")}`;
  const out = outOf(results);
  return out === "" ? [line] : [line, `left out    ${out}`];
}

/** Those that could not be measured, with the reasons. */
function outOf(results: readonly Result[]): string {
  return results.flatMap((result) => result.kind === "out" ? [`${result.name}: ${result.why}`] : [])
    .join("; ");
}

function formatExamples(count: number): string {
  return `${formatCount(count)} example${count === 1 ? "" : "s"}`;
}

/** Seconds as milliseconds with two digits: `1.9 ms`, `140 ms`. */
function formatMs(seconds: number): string {
  return `${Number((1000 * seconds).toPrecision(2))} ms`;
}
