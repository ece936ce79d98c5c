/**
 * What plots of several series share: names, colours and dashes, and runs brought together by their steps.
 *
 * @module
 */
import { type Spread, spreadOf } from "../run/spread.ts";
import { fitsIn, oneLine } from "./fit_text.ts";
import { oneOfEachSeed, type SeededRun } from "./seeds.ts";
import { shortenAll } from "./shorten.ts";
import { textWidth } from "./text_width.ts";
import { dashes, labelSize, okabeIto } from "./theme.ts";

/** Runs that differ in nothing but the seed, and what the plots call them. */
export interface CurveGroup {
  /** What the legend calls them. */
  readonly label: string;
  /** The runs, with what was measured in each. */
  readonly runs: readonly SeededRun[];
}

/** The same groups with one run for each seed: the one that got furthest. */
export function withoutRepeats(groups: readonly CurveGroup[]): CurveGroup[] {
  return groups.map(({ label, runs }) => ({ label, runs: oneOfEachSeed(runs) }));
}

/** The measurements of a group at one step. */
export interface GroupRow {
  /** Epochs done. */
  readonly epoch: number;
  /** Mean training loss an example; absent where no run measured it. */
  readonly trainLoss?: Spread;
  /** Accuracy from 0 to 1; absent where no run measured it. */
  readonly validationAccuracy?: Spread;
}

/**
 * The rows of a group's runs brought together by their step, in the order of steps. Where runs are of different
 * lengths, later rows are over those that got there.
 */
export function alignRuns({ runs }: CurveGroup): GroupRow[] {
  const bySteps = Map.groupBy(runs.flatMap(({ rows }) => rows), ({ step }) => step);
  return [...bySteps.entries()].sort(([a], [b]) => a - b).map(([, rows]) => {
    const over = (field: "trainLoss" | "validationAccuracy") => {
      const values = rows.map((row) => row[field]).filter((value) => value !== undefined);
      return values.length === 0 ? {} : { [field]: spreadOf(values) };
    };
    return { epoch: rows[0]?.epoch ?? NaN, ...over("trainLoss"), ...over("validationAccuracy") };
  });
}

/** `what` of so many seeds; empty where no group has two. */
export function rangeNote(what: string, seeds: readonly number[]): string {
  const several = seeds.filter((count) => count > 1);
  if (several.length === 0) return "";
  const [fewest, most] = [Math.min(...several), Math.max(...several)];
  return `${what} of ${fewest === most ? most : `${fewest} to ${most}`} seeds`;
}

/** Widest label in a legend, in pixels. */
const LABEL_WIDTH = 320;

/**
 * Labels in one line that fits the legend, without the parts that they share where one is too long. Each
 * comes once: a second `name` becomes `name (2)`, as two series of one name would be drawn as one.
 */
export function seriesLabels(labels: readonly string[], width = LABEL_WIDTH): string[] {
  const taken = new Set<string>();
  return shortenAll(labels.map(oneLine), fitsIn(width, { fontSize: labelSize })).map((short) => {
    let unique = short;
    for (let n = 2; taken.has(unique); n++) unique = `${short} (${n})`;
    taken.add(unique);
    return unique;
  });
}

/** The colour of a series by its number. They come back after seven. */
export function seriesColour(index: number): string {
  return okabeIto[index % okabeIto.length] ?? "black";
}

/** A colour mixed with white: what is drawn on it can be seen. */
export function paler(colour: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mixed = channels.map((channel) => Math.round(255 - 0.6 * (255 - channel)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** The channel `color`, or another that tells series apart, as a specification has it. */
export interface SeriesChannel<Sign> {
  /** The field that holds the series' names. */
  readonly field: string;
  /** Names have no order among them. */
  readonly type: "nominal";
  /** As they come. */
  readonly sort: null;
  /** The sign of each name. */
  readonly scale: { readonly domain: string[]; readonly range: Sign[] };
  /** None where there is nothing to tell apart. */
  readonly legend: {
    readonly orient: "bottom";
    readonly columns: number;
    readonly title: null;
    readonly symbolType: "stroke" | "circle" | "square";
    readonly symbolOpacity: number;
    readonly symbolSize: number;
  } | null;
}

/** The channels that tell lines apart. */
export interface LineChannels {
  /** By their colours. */
  readonly color: SeriesChannel<string>;
  /** By their dashes too, where there are more lines than colours. */
  readonly strokeDash?: SeriesChannel<number[]>;
}

/**
 * Colours for the series of a field, with a legend below the plot in as many columns as `width` has
 * room for, or none where there is nothing to tell apart.
 */
export function colourEncoding(
  field: string,
  labels: readonly string[],
  width: number,
  symbol: "stroke" | "circle" | "square",
): SeriesChannel<string> {
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, labelSize)));
  const most = Math.max(1, Math.floor(width / (widest + (symbol === "stroke" ? 45 : 32))));
  // As many as the rows need: four labels in two rows of two, not of three and one.
  const columns = Math.ceil(labels.length / Math.ceil(labels.length / most));
  return {
    field,
    type: "nominal",
    sort: null,
    scale: { domain: [...labels], range: labels.map((_, i) => seriesColour(i)) },
    legend: labels.length < 2 ? null : {
      orient: "bottom",
      columns,
      title: null,
      symbolType: symbol,
      symbolOpacity: 1,
      symbolSize: symbol === "stroke" ? 300 : 90,
    },
  };
}

/** Colours for lines, and dashes where colours run out. */
export function lineEncoding(
  field: string,
  labels: readonly string[],
  width: number,
): LineChannels {
  const color = colourEncoding(field, labels, width, "stroke");
  if (labels.length <= okabeIto.length) return { color };
  const patterns = labels.map((_, i) => [
    ...dashes[Math.floor(i / okabeIto.length) % dashes.length] ?? [],
  ]);
  return { color, strokeDash: { ...color, scale: { domain: [...labels], range: patterns } } };
}

/** Scaled; null, as JSON writes it, for what is not finite. */
export function finiteOrNull(value: number, scale = 1): number | null {
  // Twelve digits leave out the noise of the last bits, which tooltips would show.
  return Number.isFinite(value) ? Number((scale * value).toPrecision(12)) : null;
}
