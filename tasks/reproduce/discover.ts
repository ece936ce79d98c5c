/**
 * Which experiments there are: the folder says it, there is no list to keep.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/options.ts";
import type { Experiment } from "./experiment.ts";
import { bySection } from "./section.ts";
import { root } from "./source_line.ts";

/** The experiments that the scripts of a folder export, in the order of their questions. */
export async function discoverExperiments(
  folder: URL = new URL("experiments/", root),
): Promise<Experiment[]> {
  const found = new Map<string, Experiment>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".ts") || name.endsWith("_test.ts")) continue;
    const module: Readonly<Record<string, unknown>> = await import(new URL(name, folder).href);
    for (const experiment of Object.values(module).filter(isExperiment)) {
      const other = found.get(experiment.name);
      if (other !== undefined && other !== experiment) {
        throw new UsageError(
          `experiments/${name}: another script has an experiment "${experiment.name}" too; rename one`,
        );
      }
      found.set(experiment.name, experiment);
    }
  }
  return [...found.values()].sort(bySection);
}

function isExperiment(value: unknown): value is Experiment {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "experiment";
}

/**
 * The experiments of these names. The name of a question, `q9`, stands for all that answer it, and `all` for all.
 * Throws a {@linkcode UsageError} for others.
 */
export function chooseExperiments(
  experiments: readonly Experiment[],
  names: readonly string[],
): Experiment[] {
  const chosen = new Set<Experiment>();
  for (const name of names) {
    const found = experiments.filter((experiment) =>
      name === "all" || experiment.name === name || experiment.question.toLowerCase() === name
    );
    if (found.length === 0) {
      const known = experiments.map((experiment) => experiment.name);
      throw new UsageError(
        `there is no experiment "${name}"; there are: all, a question such as q9, ${
          known.join(", ")
        }${nearest(name, known)}`,
      );
    }
    for (const experiment of found) chosen.add(experiment);
  }
  return [...chosen].sort(bySection);
}
