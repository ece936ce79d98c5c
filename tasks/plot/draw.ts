/**
 * Plots of runs, as files.
 *
 * @module
 */
import { join } from "node:path";
import { readText } from "../run/files.ts";
import { planPlots, type Plot } from "./plan.ts";
import { withRecord } from "./plot_record.ts";
import { writePlot } from "./render.ts";
import type { PlottedRun } from "./runs.ts";

/** A plot that was drawn. */
export interface DrawnPlot extends Plot {
  /** Where its PNG is; the SVG and the specification, `.vl.json`, lie beside it. */
  readonly png: string;
  /** The picture in lines and text. */
  readonly svg: string;
}

/**
 * Writes each plot of these runs as `NAME.vl.json`, `NAME.svg` and `NAME.png` to `folder`, which is
 * made if it is not there. Throws a user error where the disk refuses.
 */
export async function drawPlots(
  folder: string,
  plots: readonly Plot[],
  runs: readonly PlottedRun[],
): Promise<DrawnPlot[]> {
  // At once, so that one is drawn while the disk has another.
  return await Promise.all(plots.map(async (plot) => {
    const png = await writePlot(folder, plot.name, withRecord(plot, runs, folder));
    return { ...plot, png, svg: await readText(join(folder, `${plot.name}.svg`)) };
  }));
}

/**
 * Draws a run into its own `plots/`: learning curve, confusion matrix, accuracy by class, the
 * images that it got most wrong, and the spread of weights and gradients, as far as it has data for
 * them.
 */
export async function drawRun(run: PlottedRun): Promise<DrawnPlot[]> {
  return await drawPlots(run.folder.plotsPath, await planPlots([run]), [run]);
}
