/**
 * The report of a folder of plots that several commands may have drawn.
 *
 * @module
 */
import { basename, join, resolve } from "node:path";
import { UsageError } from "../../../kernel/errors.ts";
import { allKinds } from "../kinds.ts";
import { readRecordedPlots, type RecordedPlot } from "../plot_record.ts";
import { type PlottedRun, readRun } from "../runs.ts";
import type { Figure } from "./page.ts";
import { writeRunsReport } from "./runs_report.ts";

/**
 * Writes `report.html` to a folder of plots, some of which were just drawn of `runs`. It shows these
 * and what earlier commands have drawn there of the same runs, or of any that share one with them;
 * its tables are of all of these runs that are still there. Plots of other runs are left out.
 * `title` stands above it while `runs` are all. Returns the report's path.
 */
export async function writeFolderReport(
  folder: string,
  title: string | undefined,
  runs: readonly PlottedRun[],
): Promise<string> {
  const plots = connected(await readRecordedPlots(folder), runs.map(pathOf));
  const all = await readAll(plots, runs);
  const heading = title !== undefined && all.length === runs.length ? title : titleOf(all);
  const figures = plots.sort((a, b) => allKinds.indexOf(a.kind) - allKinds.indexOf(b.kind))
    .map((plot) => withShare(plot, all.length));
  return await writeRunsReport(join(folder, "report.html"), heading, all, { plots: figures });
}

function pathOf({ folder }: PlottedRun): string {
  return resolve(folder.path);
}

function titleOf(runs: readonly PlottedRun[]): string {
  const [only] = runs;
  return only !== undefined && runs.length === 1 ? only.name : `${runs.length} runs`;
}

/** The plots that share a run with those at `paths`, or with a plot that does, and so on. */
function connected(plots: readonly RecordedPlot[], paths: readonly string[]): RecordedPlot[] {
  const known = new Set(paths);
  const found = new Set<RecordedPlot>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const plot of plots) {
      if (found.has(plot) || !plot.runs.some((path) => known.has(path))) continue;
      found.add(plot);
      for (const path of plot.runs) known.add(path);
    }
  }
  return [...found];
}

/** The runs of the plots, in the order of the plot with the most; those that are gone are left out. */
async function readAll(
  plots: readonly RecordedPlot[],
  runs: readonly PlottedRun[],
): Promise<PlottedRun[]> {
  const given = new Map(runs.map((run) => [pathOf(run), run]));
  const lists = [[...given.keys()], ...plots.map((plot) => plot.runs)];
  const paths = new Set(lists.sort((a, b) => b.length - a.length).flat());
  const all: PlottedRun[] = [];
  for (const path of paths) {
    const run = given.get(path) ?? await readIfThere(path);
    if (run !== undefined) all.push(run);
  }
  return all;
}

async function readIfThere(path: string): Promise<PlottedRun | undefined> {
  return await readRun(path).catch((error: unknown) => {
    if (error instanceof UsageError) return undefined;
    throw error;
  });
}

/** A plot whose caption says of which runs it is, where that is not of all. */
function withShare({ title, caption, svg, runs }: RecordedPlot, count: number): Figure {
  const [first] = runs;
  if (first === undefined || runs.length >= count) return { title, caption, svg };
  const share = runs.length === 1
    ? `Of the run ${basename(first)}.`
    : `Of ${runs.length} of the runs.`;
  return { title, caption: `${caption} ${share}`, svg };
}
