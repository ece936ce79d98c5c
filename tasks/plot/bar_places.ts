/**
 * Where the groups of a bar plot stand: along the axis, and beside each other.
 *
 * @module
 */
import { describe, isShort, lastPart, NONE } from "./labels.ts";
import { seriesLabels } from "./series.ts";
import { okabeIto } from "./theme.ts";

/** Runs that differ in nothing but the seed, and what each came to. */
export interface BarGroup {
  /** What they are called where no setting can stand along the axis. */
  readonly label: string;
  /**
   * The settings in which the groups differ: `{ batchSize: "16", optimizer: "adam" }`, without
   * those that this group does not have.
   */
  readonly varied: Readonly<Record<string, string>>;
  /** One value for each seed. Those that are not finite are left out. */
  readonly values: readonly number[];
}

/** The places of groups. */
export interface BarPlaces {
  /** Title of the axis: `Batch size`. Empty where groups differ in nothing. */
  readonly title: string;
  /** Along the axis, in order. */
  readonly categories: readonly string[];
  /** What stands beside each other in a category, in order; one that is empty where there is no such thing. */
  readonly series: readonly string[];
  /** The numbers of each group's category and series. */
  readonly places: readonly { readonly category: number; readonly series: number }[];
}

/**
 * Puts groups in categories by the setting `by`, the first that varies when it is undefined, and the
 * groups of one category in series by the other settings. Where that would put two groups in one
 * place, or make more series than there are colours, series with names that nobody reads, or as many
 * empty places as taken ones, each group gets a category of its own by its label; where `by` is
 * given, by its value and the rest, in the order of the values.
 */
export function placeGroups(groups: readonly BarGroup[], by: string | undefined): BarPlaces {
  const names = [...new Set(groups.flatMap(({ varied }) => Object.keys(varied)))];
  const axis = by ?? names[0];
  if (axis !== undefined && names.includes(axis)) {
    const others = names.filter((name) => name !== axis);
    const category = groups.map(({ varied }) => varied[axis] ?? NONE);
    const series = groups.map(({ varied }) => describe(varied, others));
    const title = humanName(axis);
    const places = numbered(category, series);
    if (isGrid(places)) return { title, ...places };
    if (by !== undefined) {
      const ends = series.every(isShort) ? series : groups.map(({ label }) => label);
      return {
        title,
        ...listed(inOrderOf(category), category.map((at, i) => `${at}, ${ends[i]}`)),
      };
    }
  }
  return { title: "", ...listed(groups.keys(), groups.map(({ label }) => label)) };
}

/** Whether colours tell the series apart and most places of the grid are taken, none of them twice. */
function isGrid({ categories, series, places }: Omit<BarPlaces, "title">): boolean {
  const taken = new Set(places.map(({ category, series }) => `${category} ${series}`)).size;
  return taken === places.length && categories.length * series.length < 2 * taken &&
    series.length <= okabeIto.length && series.every(isShort);
}

/** A category for each group by its label, in this order of the groups. */
function listed(order: Iterable<number>, labels: readonly string[]): Omit<BarPlaces, "title"> {
  const sequence = [...order];
  const unique = seriesLabels(labels, Infinity);
  return {
    categories: sequence.map((group) => unique[group] ?? ""),
    series: [""],
    places: labels.map((_, group) => ({ category: sequence.indexOf(group), series: 0 })),
  };
}

function numbered(category: readonly string[], series: readonly string[]) {
  const categories = inOrder(category);
  const all = inOrder(series);
  const places = category.map((name, i) => ({
    category: categories.indexOf(name),
    series: all.indexOf(series[i] ?? ""),
  }));
  return { categories, series: all, places };
}

/** Each once: numbers by their value, before other texts as they came. */
function inOrder(texts: readonly string[]): string[] {
  return [...new Set(inOrderOf(texts).map((i) => texts[i] ?? ""))];
}

/** The places of the texts in that order. */
function inOrderOf(texts: readonly string[]): number[] {
  const keys = texts.map((text) =>
    text.trim() === "" || Number.isNaN(Number(text)) ? Infinity : Number(text)
  );
  const key = (i: number) => keys[i] ?? Infinity;
  return [...texts.keys()].sort((a, b) => key(a) === key(b) ? 0 : key(a) - key(b));
}

/** `optimizer.learningRate` to `Learning rate`. */
function humanName(setting: string): string {
  const words = lastPart(setting).replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
