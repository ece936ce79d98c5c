/**
 * What groups of runs came to, side by side.
 *
 * @module
 */
import { spreadOf } from "../run/spread.ts";
import { axisEncoding, type PlottedValues, valueAxis } from "./axes.ts";
import { DIGITS_SIZE, layoutBars } from "./bar_layout.ts";
import { type BarGroup, placeGroups } from "./bar_places.ts";
import { heading } from "./heading.ts";
import type { Layer } from "./parts.ts";
import { finiteOrNull, paler, rangeNote, seriesColour } from "./series.ts";
import { ink, plotConfig } from "./theme.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

export type { BarGroup } from "./bar_places.ts";

/** What bars can be told. */
export interface BarsOptions {
  /** Stands above the plot. */
  readonly title?: string;
  /** The setting along the axis; the first that varies when left out. Others tell colours apart. */
  readonly by?: string;
  /** Title of that axis; made from the setting's name when left out. */
  readonly byTitle?: string;
  /** Title of the axis of values, with its unit; `Best validation accuracy (%)` when left out. */
  readonly valueTitle?: string;
  /** Values times this are in the unit of the title; 100 when left out, for shares in percent. */
  readonly scale?: number;
  /** Bars or points; by how far the values are apart when left out. */
  readonly mark?: "bar" | "point";
}

/**
 * A Vega-Lite specification of the mean of each group, with a line from the least to the greatest of its
 * seeds, each seed as a small ring, and the mean in digits. Groups stand in the order of their numbers, or
 * as they came where the setting is none. Many groups or long names turn the plot on its side.
 *
 * A bar says its value by its length, so bars start at zero. Values within a tenth of each other would
 * be bars of one length: they are points instead, which say it by their place, on an axis that need not
 * start at zero (Cleveland, "The Elements of Graphing Data", 1985).
 *
 * ```ts
 * const groups = [8, 16].map((size) => (
 *   { label: `batchSize = ${size}`, varied: { batchSize: `${size}` }, values: [0.59, 0.61] }
 * ));
 * console.log(JSON.stringify(bars(groups, { title: "Batch size" })));
 * ```
 */
export function bars(groups: readonly BarGroup[], options: BarsOptions = {}): TopLevelSpec {
  const { title, scale = 100, valueTitle = "Best validation accuracy (%)" } = options;
  const places = placeGroups(groups, options.by);
  const ranges = groups.map(({ values }) => {
    const finite = values.filter(Number.isFinite);
    const { mean, least, greatest } = spreadOf(finite);
    const scaled = (value: number) => finiteOrNull(value, scale);
    return {
      ...{ mean: scaled(mean), least: scaled(least), greatest: scaled(greatest) },
      seeds: finite.length < 2 ? [] : finite.map(scaled),
    };
  });
  const numbers = ranges.flatMap(({ least, greatest }) => [least, greatest]);
  const isBar = (options.mark ?? (areClose(numbers) ? "point" : "bar")) === "bar";
  const axis = valueAxis(numbers, { zero: isBar, ...(scale === 100 ? { most: 100 } : {}) });
  const digits = digitsFor(numbers);
  const values = ranges.map(({ seeds: _, ...range }, i) => ({
    ...places.places[i],
    ...range,
    // A dash where there is no value, at the end of the axis.
    text: range.mean?.toFixed(digits) ?? "–",
    textAt: range.greatest ?? axis.domain[0],
  }));
  const seeds = ranges.flatMap(({ seeds }, i) =>
    seeds.map((value) => ({ ...places.places[i], value }))
  );
  const layout = layoutBars(places, {
    texts: values.map(({ text }) => text),
    axisTitle: options.byTitle ?? places.title,
    // Pale bars leave what is drawn on them to be seen, in the black one too.
    colour: isBar ? (i) => paler(seriesColour(i)) : seriesColour,
  });
  const value = { type: "quantitative", title: valueTitle, ...axisEncoding(axis) } as const;
  const what = `${isBar ? "Bar" : "Point"} and number: mean; line: least to greatest; rings: each`;
  const note = rangeNote(what, ranges.map(({ seeds }) => seeds.length));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(title, [note], layout.titleWidth),
    data: { values },
    width: layout.width,
    height: layout.height,
    encoding: layout.encoding,
    layer: layersOf(value, seeds, layout.isSideways, isBar),
    config: plotConfig,
  };
}

/** Whether bars from zero would differ by less than a tenth of their length. */
function areClose(values: PlottedValues): boolean {
  const finite = values.filter((value) => typeof value === "number");
  const [least, greatest] = [Math.min(...finite), Math.max(...finite)];
  return finite.length > 1 && least > 0 && greatest - least < 0.1 * greatest;
}

/** Digits after the point for three figures, or more where values are close: 55.1, but 97.26. */
function digitsFor(values: PlottedValues): number {
  const sizes = values.filter((value) => typeof value === "number").map(Math.abs);
  const [least, greatest] = [Math.min(...sizes), Math.max(...sizes)];
  if (!(greatest > 0)) return 0;
  const figures = 2 - Math.floor(Math.log10(greatest));
  const apart = greatest > least ? 1 - Math.floor(Math.log10(greatest - least)) : 0;
  return Math.min(6, Math.max(0, figures, apart));
}

/** The marks, from back to front. */
function layersOf(
  value: ReturnType<typeof axisEncoding> & {
    readonly type: "quantitative";
    readonly title: string;
  },
  seeds: readonly object[],
  isSideways: boolean,
  isBar: boolean,
): Layer[] {
  const at = (field: string) =>
    isSideways ? { x: { ...value, field } } : { y: { ...value, field } };
  const to = (field: string) => isSideways ? { x2: { field } } : { y2: { field } };
  const bar: Layer = { mark: { type: "bar" }, encoding: at("mean") };
  const point: Layer = {
    mark: { type: "point", filled: true, size: 90, opacity: 1 },
    encoding: at("mean"),
  };
  const range: Layer = {
    mark: { type: "rule", strokeWidth: 1.5, ...(isBar ? { color: ink } : {}) },
    encoding: {
      ...at("least"),
      ...to("greatest"),
      ...(isBar ? { color: { value: ink } } : {}),
    },
  };
  const rings: Layer = {
    data: { values: [...seeds] },
    mark: { type: "point", filled: true, size: 22, strokeWidth: 1, opacity: 1 },
    encoding: { ...at("value"), color: { value: "white" }, stroke: { value: ink } },
  };
  const text: Layer = {
    mark: {
      type: "text",
      fontSize: DIGITS_SIZE,
      ...(isSideways ? { align: "left", dx: 8 } : { baseline: "bottom", dy: -6 }),
    },
    encoding: { ...at("textAt"), text: { field: "text" }, color: { value: ink } },
  };
  return isBar ? [bar, range, rings, text] : [range, point, rings, text];
}
