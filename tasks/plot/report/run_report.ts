/**
 * `report.html` of one run.
 *
 * @module
 */
import { join } from "node:path";
import { formatCount, formatDuration, formatLoss, formatPercent } from "../../cli/format.ts";
import { writeFileAtomic } from "../../run/files.ts";
import type { RunFolder } from "../../run/folder.ts";
import type { MetricsRow } from "../../run/metrics.ts";
import type { RunResult } from "../../run/result.ts";
import { type DrawnPlot, drawRun } from "../draw.ts";
import { describeSettings } from "../groups.ts";
import { type PlottedRun, readRun } from "../runs.ts";
import type { Html } from "./markup.ts";
import {
  code,
  type Fact,
  facts,
  figure,
  folded,
  note,
  page,
  pageHead,
  section,
  table,
  textTable,
} from "./page.ts";
import { repeatCommand } from "./repeat.ts";

/**
 * Writes `report.html` into the folder of a run, which may still be in progress: its result, plots,
 * metrics, settings, and how to repeat it. The file opens without a network. Returns its path.
 * `result` is what the run came to, which `result.json` says when it is left out, and `plots` are
 * its plots, which are drawn into its `plots/` when they are left out.
 */
export async function writeRunReport(
  folder: RunFolder,
  result?: RunResult,
  plots?: readonly DrawnPlot[],
): Promise<string> {
  const read = await readRun(folder.path);
  const run = result === undefined ? read : { ...read, result };
  const drawn = plots ?? await drawRun(run);
  const path = join(folder.path, "report.html");
  await writeFileAtomic(path, runReport(run, await folder.readConfig(), drawn));
  return path;
}

function runReport(
  run: PlottedRun,
  config: Readonly<Record<string, unknown>>,
  plots: readonly DrawnPlot[],
): string {
  const { name, settings, rows } = run;
  const about = describeSettings(settings);
  const evaluations = `Metrics (${formatCount(rows.length)} evaluations)`;
  return page(name, [
    pageHead(name, about === "" ? stateOf(run) : `${about}; ${stateOf(run)}`),
    section("Result", resultFacts(run)),
    section("Plots", plots.map(figure)),
    folded(evaluations, rows.length === 0 ? [] : [metricsTable(rows)]),
    section("Settings", [textTable("Setting", settings)]),
    section("How to repeat it", [
      code(repeatCommand(config)),
      note(
        "The same seed on the same backend gives the same numbers. config.json, beside this " +
          "file, holds everything that the run was told.",
      ),
    ]),
    section("Versions", versionsTable(config["versions"])),
  ]);
}

function stateOf({ rows, result }: PlottedRun): string {
  if (result !== undefined) return `finished after ${formatEpochs(result.epochs)}`;
  const last = rows.at(-1);
  return last === undefined
    ? "not finished; nothing was measured yet"
    : `not finished; measured up to epoch ${formatEpoch(last.epoch)}`;
}

function resultFacts({ rows, result }: PlottedRun): Html[] {
  if (result === undefined) return [];
  const { bestValidationAccuracy, testAccuracy, testLoss } = result;
  const best = rows.find((row) => row.validationAccuracy === bestValidationAccuracy);
  const at = best === undefined ? "" : `epoch ${formatEpoch(best.epoch)}`;
  const test: readonly Fact[] = testAccuracy === undefined ? [] : [[
    "Test accuracy",
    formatPercent(testAccuracy),
    testLoss === undefined ? "" : `loss ${formatLoss(testLoss)}`,
  ]];
  return [facts([
    ["Best validation accuracy", formatPercent(bestValidationAccuracy), at],
    [
      "Last validation accuracy",
      formatPercent(result.validationAccuracy),
      `loss ${formatLoss(result.validationLoss)}`,
    ],
    ...test,
    ["Time of training", formatDuration(result.seconds), `${formatCount(result.step)} updates`],
    ["Parameters", formatCount(result.parameters), ""],
  ])];
}

function metricsTable(rows: readonly MetricsRow[]): Html {
  const cell = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? "–" : format(value);
  const titles = [
    "Epoch",
    "Step",
    "Training loss",
    "Training accuracy",
    "Validation loss",
    "Validation accuracy",
    "Learning rate",
  ];
  return table(
    titles.map((title) => ({ title, numeric: true })),
    rows.map((row) => [
      formatEpoch(row.epoch),
      formatCount(row.step),
      cell(row.trainLoss, formatLoss),
      cell(row.trainAccuracy, formatPercent),
      cell(row.validationLoss, formatLoss),
      cell(row.validationAccuracy, formatPercent),
      cell(row.learningRate, (rate) => String(Number(rate.toPrecision(6)))),
    ]),
  );
}

function versionsTable(versions: unknown): Html[] {
  if (typeof versions !== "object" || versions === null) return [];
  const texts = Object.entries(versions).map(([name, found]) => [
    name,
    Array.isArray(found) ? found.join(", then ") : String(found),
  ]);
  return texts.length === 0 ? [] : [textTable("Part", Object.fromEntries(texts))];
}

/** An epoch, which is a fraction where an evaluation fell within one. */
function formatEpoch(epoch: number): string {
  return String(Number(epoch.toFixed(3)));
}

function formatEpochs(epochs: number): string {
  return epochs === 1 ? "1 epoch" : `${formatEpoch(epochs)} epochs`;
}
