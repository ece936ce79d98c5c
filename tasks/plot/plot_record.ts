/**
 * What the file of a plot says about the plot, so that a report can show it later.
 *
 * @module
 */
import { join, relative, resolve } from "node:path";
import { readTextIfAny } from "../run/files.ts";
import { parseJson } from "../run/json.ts";
import { fieldsOf } from "../run/jsonl.ts";
import { isPlotKind } from "./kinds.ts";
import type { Plot } from "./makers.ts";
import type { PlottedRun } from "./runs.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** A plot that lies in a folder. */
export interface RecordedPlot extends Omit<Plot, "spec"> {
  /** The picture in lines and text. */
  readonly svg: string;
  /** The folders of the runs that it was made for, as absolute paths. */
  readonly runs: readonly string[];
}

/** Our name in `usermeta`, which Vega-Lite leaves to those who write specifications. */
const OWNER = "dinograd";

/** The specification of a plot, with what it is and the runs it was made for, seen from `folder`. */
export function withRecord(
  { kind, title, caption, spec }: Plot,
  runs: readonly PlottedRun[],
  folder: string,
): TopLevelSpec {
  const paths = runs.map((run) => relative(resolve(folder), resolve(run.folder.path)));
  return { ...spec, usermeta: { [OWNER]: { kind, title, caption, runs: paths } } };
}

const ENDING = ".vl.json";

/**
 * The plots of a folder that say what they are, by name. Other files, and plots of ours that someone
 * damaged, are left out; so is everything where there is no such folder.
 */
export async function readRecordedPlots(folder: string): Promise<RecordedPlot[]> {
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)
    .catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    });
  const names = files.filter((name) => name.endsWith(ENDING)).sort()
    .map((name) => name.slice(0, -ENDING.length));
  const plots = await Promise.all(names.map((name) => readRecordedPlot(folder, name)));
  return plots.filter((plot) => plot !== undefined);
}

async function readRecordedPlot(folder: string, name: string): Promise<RecordedPlot | undefined> {
  const [text = "", svg] = await Promise.all(
    [ENDING, ".svg"].map((ending) => readTextIfAny(join(folder, name + ending))),
  );
  const usermeta = fieldsOf(parseJson(text))?.get("usermeta");
  const record = fieldsOf(fieldsOf(usermeta)?.get(OWNER));
  const [kind, title, caption, runs] = ["kind", "title", "caption", "runs"].map((field) =>
    record?.get(field)
  );
  const isWhole = svg !== undefined && typeof kind === "string" && isPlotKind(kind) &&
    typeof title === "string" && typeof caption === "string" && areTexts(runs);
  if (!isWhole) return undefined;
  return { kind, name, title, caption, svg, runs: runs.map((path) => resolve(folder, path)) };
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
