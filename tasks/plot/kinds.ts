/**
 * The kinds of plot, by the names that the command line knows them by.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/options.ts";

/** What each kind shows, for the help text and the captions. */
export const plotKinds = {
  "learning-curve": "training loss and validation accuracy by epoch, a line for each group of runs",
  "small-multiples": "the same, in a grid with a cell for each group of runs",
  "bars": "one number of each group of runs, with its spread over the seeds",
  "confusion-matrix": "how often each class was taken for which",
  "per-class": "accuracy by class",
  "worst": "the images with the greatest loss",
  "weights": "the spread of each parameter's weights by epoch",
  "gradients": "the spread of each parameter's gradients by epoch",
  "profile": "where the time of a training step goes, by op and phase",
} as const;

/** A kind of plot. */
export type PlotKind = keyof typeof plotKinds;

/** Every kind, in the order in which plots are shown. */
export const allKinds: readonly PlotKind[] = Object.keys(plotKinds).filter(isPlotKind);

/** Whether this is the name of a kind of plot. */
export function isPlotKind(name: string): name is PlotKind {
  return Object.hasOwn(plotKinds, name);
}

/** Some kinds, or all those that the runs have data for. */
export type KindChoice = readonly PlotKind[] | "all";

/**
 * The kinds in `bars,learning-curve`, each once, in the order in which plots are shown. Throws a
 * {@linkcode UsageError} that starts with `where` for any other name.
 */
export function parseKinds(text: string, where: string): KindChoice {
  const names = text.split(",").map((name) => name.trim());
  for (const name of names) {
    if (name === "all" || isPlotKind(name)) continue;
    const allowed = [...allKinds, "all"];
    throw new UsageError(
      `${where}: found "${name}", allowed: ${allowed.join(", ")}, several with commas between${
        nearest(name, allowed)
      }`,
    );
  }
  return names.includes("all") ? "all" : allKinds.filter((kind) => names.includes(kind));
}
