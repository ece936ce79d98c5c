/**
 * Where the groups of a bar plot stand: along the axis, and beside each other.
 *
 * @module
 */
import { seriesLabels } from "./series.ts";

/** Runs that differ in nothing but the seed, and what each came to. */
export interface BarGroup {
  /** What they are called where nothing varies. */
  readonly label: string;
  /** The settings in which the groups differ: `{ batchSize: "16", optimizer: "adam" }`. */
  readonly varied: Readonly<Record<string, string>>;
  /** One value for each run. Those that are not finite are left out. */
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

/** What a group is called that has no setting of that name. */
const NONE = "none";

/**
 * Puts groups in categories by the setting `by`, the first that varies when it is undefined, and the groups of one category
 * in series by the other settings. Where that would put two groups in one place, each gets a category
 * of its own by its label.
 */
export function placeGroups(groups: readonly BarGroup[], by: string | undefined): BarPlaces {
  const names = [...new Set(groups.flatMap(({ varied }) => Object.keys(varied)))];
  const axis = by ?? names[0];
  if (axis !== undefined) {
    const others = names.filter((name) => name !== axis);
    const category = groups.map(({ varied }) => varied[axis] ?? NONE);
    const series = groups.map(({ varied }) => seriesName(varied, others));
    if (
      new Set(groups.map((_, i) => JSON.stringify([category[i], series[i]]))).size === groups.length
    ) {
      return { title: humanName(axis), ...numbered(category, series) };
    }
  }
  const labels = seriesLabels(groups.map(({ label }) => label), Infinity);
  return {
    title: "",
    categories: labels,
    series: [""],
    places: labels.map((_, category) => ({ category, series: 0 })),
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

/** `optimizer = adam, hidden = 32`. Empty where nothing else varies. */
function seriesName(varied: Readonly<Record<string, string>>, names: readonly string[]): string {
  return names.map((name) => `${lastPart(name)} = ${varied[name] ?? NONE}`).join(", ");
}

/** Each once: numbers by their value, before other texts as they came. */
function inOrder(texts: readonly string[]): string[] {
  const key = (text: string) =>
    text.trim() === "" || Number.isNaN(Number(text)) ? Infinity : Number(text);
  return [...new Set(texts)].sort((a, b) => key(a) === key(b) ? 0 : key(a) - key(b));
}

/** `optimizer.learningRate` to `Learning rate`. */
function humanName(setting: string): string {
  const words = lastPart(setting).replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
