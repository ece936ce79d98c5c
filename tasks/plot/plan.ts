/**
 * Which plots a set of runs gets.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { describeSettings, groupRuns, type RunGroup, sharedSettings } from "./groups.ts";
import { allKinds, type KindChoice, type PlotKind } from "./kinds.ts";
import { makePlots, type Material, type Plot } from "./makers.ts";
import { type Measure, measures } from "./measure.ts";
import { needsData, whatIsMissing } from "./needs.ts";
import { readRunData, type RunData } from "./run_data.ts";
import type { PlottedRun } from "./runs.ts";
import { groupsBy } from "./vary_by.ts";

export type { Plot } from "./makers.ts";

/** What can be said about the plots of runs. */
export interface PlotOptions {
  /** Only these; what fits the runs and has data when left out. */
  readonly kinds?: KindChoice;
  /** Stands above the plots; made from the runs' settings when left out. */
  readonly title?: string;
  /** The setting along the axis of bars: `batchSize`, `hidden`; the first that varies if left out. */
  readonly by?: string;
  /** What bars show; the best validation accuracy when left out. */
  readonly measure?: Measure;
}

/**
 * More groups than this in one plot are told apart by nobody; ask for the kind to have it
 * nevertheless.
 */
const MOST_CELLS = 24;
const MOST_SERIES = 7;

/**
 * The plots of one run (its learning curve, what it took for what, its weights), or those that
 * compare several: runs that differ in the seed alone are one line, bar or cell, with its spread.
 * Throws a {@linkcode UsageError} for a kind that was asked for and has no data.
 */
export async function planPlots(
  runs: readonly PlottedRun[],
  options: PlotOptions = {},
): Promise<Plot[]> {
  const { kinds, title, measure = measures[0] } = options;
  const all = groupRuns(runs);
  const { groups, by } = options.by === undefined
    ? { groups: all, by: undefined }
    : groupsBy(all, options.by, "--by");
  const wanted = kinds === "all" ? allKinds : kinds ?? usualKinds(runs, groups);
  const material: Material = {
    data: await readData(runs, wanted),
    groups,
    title: title ?? titleOf(runs, groups),
    by,
    measure,
  };
  const isAsked = kinds !== undefined && kinds !== "all";
  return wanted.flatMap((kind) => {
    const made = makePlots(kind, material);
    if (made.length > 0 || !isAsked) return made;
    throw new UsageError(`--kind ${kind}: nothing to draw: ${whatIsMissing(kind, material)}`);
  });
}

/** What a person who asks for no kind wants to see. */
function usualKinds(
  runs: readonly PlottedRun[],
  groups: readonly RunGroup[],
): readonly PlotKind[] {
  if (runs.length === 1) {
    return allKinds.filter((kind) => kind !== "small-multiples" && kind !== "bars");
  }
  return [
    "learning-curve",
    ...(groups.length > 1 && groups.length <= MOST_CELLS ? ["small-multiples"] as const : []),
    ...(groups.length > 1 ? ["bars"] as const : []),
    ...(groups.length <= MOST_SERIES ? ["per-class"] as const : []),
  ];
}

/** Reads what the kinds need beside the metrics. */
async function readData(
  runs: readonly PlottedRun[],
  kinds: readonly PlotKind[],
): Promise<RunData[]> {
  if (!kinds.some(needsData)) {
    return runs.map((run) => ({
      run,
      predictions: undefined,
      arePredictionsOutdated: false,
      histograms: [],
      profile: undefined,
    }));
  }
  const data: RunData[] = [];
  for (const run of runs) data.push(await readRunData(run));
  return data;
}

/** `mlp on digits, adam` as far as the runs have it in common; else how many there are. */
function titleOf(runs: readonly PlottedRun[], groups: readonly RunGroup[]): string {
  const shared = describeSettings(sharedSettings(groups));
  return shared === "" ? `${runs.length} runs` : shared;
}
