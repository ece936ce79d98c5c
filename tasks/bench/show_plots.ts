/**
 * The plots of a run.
 *
 * @module
 */
import { writePlot } from "../plot/render.ts";
import { type Base, unitOf } from "./base.ts";
import { growthPlot } from "./growth_plot.ts";
import { ratioPlot } from "./ratio_plot.ts";
import type { BenchReport } from "./report.ts";

/** Writes the plots of what there is, and says where. */
export async function showPlots(report: BenchReport, base: Base, folder: string): Promise<void> {
  const { targets, growth } = report;
  const unit = unitOf(base);
  const ratios = targets.filter((each) => each.unit === unit && each.found !== undefined);
  const written: string[] = [];
  if (ratios.length > 0) {
    const name = report.card === undefined ? "ratios" : "ratios-webgpu";
    written.push(await writePlot(folder, name, ratioPlot(ratios, base, placeOf(report, base))));
  }
  if (growth !== undefined && growth.growths.length > 0) {
    written.push(await writePlot(folder, "growth", growthPlot(growth.growths)));
  }
  if (written.length > 0) console.log(`Plots: ${written.join(", ")}\n`);
}

/** What was measured on, and what with. */
function placeOf({ card, machine, versions }: BenchReport, { name }: Base): string {
  const peer = versions.find((version) => version.startsWith(name)) ?? `no ${name}`;
  return `${card?.name ?? `${machine.cpu}, ${machine.cores} cores`}, ${peer}`;
}
