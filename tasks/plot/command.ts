/**
 * What `deno task plot` declares about its command line, and what it does.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { option } from "../../kernel/options.ts";
import { type FlagValues, optional } from "../cli/flag.ts";
import type { CommandSpec } from "../cli/spec.ts";
import { type LineOutput, terminal } from "../cli/terminal.ts";
import { exists } from "../run/exists.ts";
import { type DrawnPlot, drawPlots } from "./draw.ts";
import { allKinds, parseKinds, plotKinds } from "./kinds.ts";
import { measureNamed, measures } from "./measure.ts";
import { planPlots } from "./plan.ts";
import { writeFolderReport } from "./report/folder_report.ts";
import { writeRunReport } from "./report/run_report.ts";
import { repeatNotes } from "./run_names.ts";
import { findRuns, groupRuns, type PlottedRun, readRun } from "./runs.ts";
import { groupTable, plotTable } from "./tables.ts";

/** The flags of `deno task plot`. */
export const plotFlags = {
  kind: {
    value: "<kinds>",
    option: optional(option.text({
      default: "",
      description: "what to draw, with commas between; else what suits the runs",
    })),
  },
  by: {
    value: "<option>",
    option: optional(option.text({
      default: "",
      description:
        "what stands along the axis of bars: an option that the runs differ in, such as batchSize",
    })),
  },
  metric: {
    value: "<metric>",
    option: option.text({
      default: measures[0].name,
      description: "what bars and the table compare",
    }),
  },
  title: {
    value: "<text>",
    option: optional(option.text({ default: "", description: "what stands above the plots" })),
  },
  out: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "where the plots go; else the plots/ of a run that is alone, or ./plots",
    })),
  },
} as const;

/** The command line of `deno task plot`. */
export const plotCommand: CommandSpec<typeof plotFlags> = {
  name: "deno task plot",
  description:
    "Draws runs beside each other, as Vega-Lite specifications, SVG and PNG, with a report that " +
    "opens without a network and shows all that was drawn of the same runs into its folder. Runs " +
    "that differ in nothing but the seed are drawn as one, with their spread; a seed that was run " +
    "twice counts once.",
  flags: plotFlags,
  operands: {
    value: "<run>",
    description: "folders of runs, or folders that hold runs, such as runs/",
    min: 1,
  },
  sections: () => [
    {
      title: "Choices of --kind",
      items: [
        ...allKinds.map((kind) => ({ term: kind, description: plotKinds[kind] })),
        { term: "all", description: "all that there are data for" },
      ],
    },
    {
      title: "Choices of --metric",
      items: measures.map(({ name, title, unit }) => ({
        term: name,
        description: title.toLowerCase() + (unit === "" ? "" : `, in ${unit}`),
      })),
    },
  ],
  examples: [
    { does: "Draw one run again", line: "deno task plot runs/digits-mlp-adam-001" },
    {
      does: "Compare all runs of a folder by one option",
      line: "deno task plot runs --by batchSize --metric testAccuracy --out batch-sizes",
    },
    {
      does: "See what two runs got wrong",
      line: "deno task plot runs/a runs/b --kind confusion-matrix,worst",
    },
  ],
};

/** The flags of `deno task plot`, checked. */
export type PlotFlags = FlagValues<typeof plotFlags>;

/** Where the plots of several runs go when nothing else is said. */
const USUAL_FOLDER = "plots";

/** Draws the runs that `paths` stand for, as the flags say, and prints what was written. */
export async function plotCommandLine(paths: readonly string[], flags: PlotFlags): Promise<void> {
  const measure = measureNamed(flags.metric, "--metric");
  const kinds = flags.kind === undefined ? undefined : parseKinds(flags.kind, "--kind");
  const runs: PlottedRun[] = [];
  for (const path of await findRuns(paths)) runs.push(await readRun(path));
  const [only] = runs.length === 1 ? runs : [];
  const folder = flags.out ?? only?.folder.plotsPath ?? USUAL_FOLDER;
  const { by, title } = flags;
  const plots = await planPlots(runs, {
    measure,
    ...(kinds === undefined ? {} : { kinds }),
    ...(by === undefined ? {} : { by }),
    ...(title === undefined ? {} : { title }),
  });
  if (plots.length === 0) {
    throw new UsageError(`${paths.join(", ")}: nothing to draw: nothing was measured yet`);
  }
  const drawn = await drawPlots(folder, plots, runs);
  const report = await writeReport(runs, drawn, folder, flags);
  const width = widthOf(terminal());
  const groups = groupRuns(runs);
  const parts = [
    groupTable(groups, measure, width),
    repeatNotes(groups).join("\n"),
    plotTable(drawn, report, width),
  ];
  console.log(parts.filter((part) => part !== "").join("\n\n"));
}

/**
 * A run that is alone keeps its own report, unless something other than the usual was asked for; so
 * does one whose folder the plots are sent to.
 */
async function writeReport(
  runs: readonly PlottedRun[],
  plots: readonly DrawnPlot[],
  folder: string,
  { kind, out, title }: PlotFlags,
): Promise<string | undefined> {
  const [only] = runs;
  if (only !== undefined && runs.length === 1 && out === undefined) {
    if (kind !== undefined || title !== undefined) return undefined;
    return await writeRunReport(only.folder, only.result, plots);
  }
  if (await exists(join(folder, "config.json"))) return undefined;
  return await writeFolderReport(folder, title, runs);
}

/** Characters in a line; as many as needed where nobody looks on, as in a pipe. */
function widthOf(output: LineOutput): number {
  return output.isTerminal ? output.columns() : Infinity;
}
