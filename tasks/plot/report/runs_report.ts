/**
 * The report of several runs: of a sweep, or of whatever was plotted together.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { writeFileAtomic } from "../../run/files.ts";
import { makeFolder } from "../../run/make_folder.ts";
import { spreadOf } from "../../run/spread.ts";
import { drawPlots } from "../draw.ts";
import { sharedSettings, shortName } from "../groups.ts";
import { formatSpread, type Measure, measures, valuesOf } from "../measure.ts";
import { planPlots } from "../plan.ts";
import { repeatNotes } from "../run_names.ts";
import { groupRuns, type PlottedRun, type RunGroup } from "../runs.ts";
import { oneOfEachSeed } from "../seeds.ts";
import { type Html, markup } from "./markup.ts";
import {
  type Figure,
  figure,
  folded,
  note,
  page,
  pageHead,
  section,
  table,
  textTable,
} from "./page.ts";

/** What a report of several runs can be told. */
export interface RunsReportOptions {
  /**
   * The plots to show; those that compare the runs are drawn to `plots/` beside it when left out.
   */
  readonly plots?: readonly Figure[];
}

/**
 * Writes a report of several runs to `path`: a summary with mean and spread over the seeds, the
 * plots, and every run with a link to its own report. The file opens without a network. Returns its
 * path.
 */
export async function writeRunsReport(
  path: string,
  title: string,
  runs: readonly PlottedRun[],
  { plots }: RunsReportOptions = {},
): Promise<string> {
  const folder = dirname(path);
  const drawn = plots ??
    await drawPlots(join(folder, "plots"), await planPlots(runs, { title }), runs);
  const groups = groupRuns(runs);
  const report = page(title, [
    pageHead(title, countOf(runs, groups)),
    section("Summary", runs.length === 0 ? [] : [summaryTable(groups), summaryNote(groups)]),
    section("Plots", drawn.map(figure)),
    section("Runs", runs.length === 0 ? [] : [runsTable(await withLinks(runs, folder), groups)]),
    folded("Settings in which the groups differ", differences(groups)),
    folded("Settings that all runs share", [textTable("Setting", sharedSettings(groups))]),
  ]);
  await makeFolder(folder);
  await writeFileAtomic(path, report);
  return path;
}

function countOf(runs: readonly PlottedRun[], groups: readonly RunGroup[]): string {
  const unfinished = runs.filter(({ result }) => result === undefined).length;
  const counts = [
    runs.length === 1 ? "1 run" : `${runs.length} runs`,
    groups.length === 1 ? "one group" : `${groups.length} groups that differ in more than the seed`,
  ];
  return counts.join(" in ") + (unfinished === 0 ? "" : `; ${unfinished} not finished`);
}

/** What the tables show: not all, for they are to be read at one glance. */
const inTables: ReadonlySet<string> = new Set([
  "bestValidationAccuracy",
  "validationAccuracy",
  "testAccuracy",
  "trainLoss",
  "seconds",
]);

/** The measures to show: those that some run has. */
function measured(groups: readonly RunGroup[]): Measure[] {
  return measures.filter((measure) =>
    inTables.has(measure.name) &&
    groups.some(({ runs }) => valuesOf(runs, measure).length > 0)
  );
}

function summaryTable(groups: readonly RunGroup[]): Html {
  const shown = measured(groups);
  const [first] = measures;
  const means = groups.map(({ runs }) => spreadOf(valuesOf(runs, first)).mean);
  const top = Math.max(...means.filter(Number.isFinite));
  return table(
    [
      { title: "Group" },
      { title: "Seeds", numeric: true },
      ...shown.map(({ title }) => ({ title, numeric: true })),
    ],
    groups.map(({ label, runs }, i) => [
      groups.length > 1 && means[i] === top ? markup`<strong>${label}</strong>` : label,
      String(oneOfEachSeed(runs).length),
      ...shown.map((measure) => formatSpread(spreadOf(valuesOf(runs, measure)), measure)),
    ]),
  );
}

function summaryNote(groups: readonly RunGroup[]): Html {
  const hasSpread = groups.some(({ runs }) => oneOfEachSeed(runs).length > 1);
  const notes = [
    hasSpread ? "Mean ± standard deviation over the seeds of a group." : "",
    groups.length > 1 ? `In bold: the best mean of ${measures[0].title.toLowerCase()}.` : "",
    ...repeatNotes(groups).map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`),
  ];
  return note(notes.join(" ").trim());
}

/** What each group was told of what they differ in; their labels may say less, or nothing of it. */
function differences(groups: readonly RunGroup[]): Html[] {
  const names = [...new Set(groups.flatMap(({ varied }) => Object.keys(varied)))];
  if (names.length === 0) return [];
  return [table(
    [{ title: "Group" }, ...names.map((name) => ({ title: shortName(name, names) }))],
    groups.map(({ label, varied }) => [label, ...names.map((name) => varied[name] ?? "–")]),
  )];
}

interface LinkedRun {
  readonly run: PlottedRun;
  /** From the report to the run's own, or to its folder. */
  readonly link: string;
}

async function withLinks(runs: readonly PlottedRun[], folder: string): Promise<LinkedRun[]> {
  return await Promise.all(runs.map(async (run) => {
    const report = join(run.folder.path, "report.html");
    const exists = await Deno.stat(report).then(() => true, () => false);
    const path = relative(resolve(folder), resolve(exists ? report : run.folder.path));
    // A part such as "100%" or "a b" must not be read as an escape, nor "a:b" as a scheme.
    const parts = path.replaceAll("\\", "/").split("/").map(encodeURIComponent);
    return { run, link: `./${parts.join("/")}${exists ? "" : "/"}` };
  }));
}

function runsTable(linked: readonly LinkedRun[], groups: readonly RunGroup[]): Html {
  const shown = measured(groups);
  const labels = new Map(groups.flatMap(({ label, runs }) => runs.map((run) => [run, label])));
  return table(
    [
      { title: "Run" },
      { title: "Group" },
      { title: "Seed", numeric: true },
      ...shown.map(({ title }) => ({ title, numeric: true })),
      { title: "State" },
    ],
    linked.map(({ run, link }) => [
      markup`<a href="${link}">${run.name}</a>`,
      labels.get(run) ?? "",
      run.settings["seed"] ?? "–",
      ...shown.map((measure) => {
        const value = measure.of(run);
        return value === undefined ? "–" : measure.format(value);
      }),
      run.result === undefined ? "not finished" : "finished",
    ]),
  );
}
