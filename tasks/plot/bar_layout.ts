/**
 * The size of a bar plot, and the channels that say where its bars stand.
 *
 * @module
 */
import type { BarPlaces } from "./bar_places.ts";
import { fitsIn, oneLine } from "./fit_text.ts";
import type { Layered } from "./parts.ts";
import { colourEncoding, seriesLabels } from "./series.ts";
import { shortenAll } from "./shorten.ts";
import { textWidth } from "./text_width.ts";
import { labelSize } from "./theme.ts";

/** Size of the printed means, in pixels. */
export const DIGITS_SIZE = 10;

/** Widest that categories may lie beside each other, in pixels. */
const MOST_WIDTH = 720;

/** Length of the axis of values, upright and sideways, in pixels. */
const [HEIGHT, LENGTH] = [260, 460];

/** Widest name of a category, in pixels. */
const NAME_WIDTH = 300;

/** What stands at the bars. */
export interface BarTexts {
  /** The printed mean of each. */
  readonly texts: readonly string[];
  /** Title of the axis of categories; none where it is empty. */
  readonly axisTitle: string;
  /** The colour of each series by its number. */
  readonly colour: (series: number) => string;
}

/** How bars lie. */
export interface BarLayout {
  /** Whether categories lie below each other. */
  readonly isSideways: boolean;
  /** Room for the title in pixels. */
  readonly titleWidth: number;
  /** Of the area between the axes, in pixels. */
  readonly width: number;
  /** Of the same. */
  readonly height: number;
  /** Channels for category, series and colour. */
  readonly encoding: NonNullable<Layered["encoding"]>;
}

/** Lays bars out: upright where names and digits have room beside each other, sideways where not. */
export function layoutBars(
  { categories, series }: BarPlaces,
  { texts, axisTitle, colour }: BarTexts,
): BarLayout {
  const count = Math.max(1, categories.length);
  const labels = series.length > 1 ? seriesLabels(series) : [];
  const textRoom = Math.max(30, ...texts.map((text) => textWidth(text, DIGITS_SIZE) + 8));
  const nameRoom = Math.max(0, ...categories.map((name) => textWidth(name, labelSize) + 12));
  const step = Math.max(series.length * textRoom + 14, nameRoom, 52);
  const isSideways = step * count > MOST_WIDTH || nameRoom > 160;
  const width = isSideways ? LENGTH : Math.round(Math.max(240, step * count));
  const names = shortenAll(categories.map(oneLine), fitsIn(NAME_WIDTH, { fontSize: labelSize }));
  const titleWidth = isSideways
    ? LENGTH + Math.min(NAME_WIDTH, nameRoom)
    : Math.max(400, width + 60);
  const band = {
    field: "category",
    type: "ordinal",
    title: axisTitle === "" ? null : axisTitle,
    scale: { domain: categories.map((_, i) => i), paddingInner: 0.25, paddingOuter: 0.15 },
    axis: {
      // By number, not by name: two that were cut may read the same.
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labelAngle: 0,
      labelLimit: NAME_WIDTH + 20,
      labelOverlap: false,
      ticks: false,
      grid: false,
      labelPadding: 6,
      maxExtent: 400,
    },
  } as const;
  const legend = colourEncoding("series", labels, titleWidth, "square");
  const color = labels.length === 0 ? { value: colour(0) } : {
    ...legend,
    scale: { domain: labels.map((_, i) => i), range: labels.map((_, i) => colour(i)) },
    legend: { ...legend.legend, labelExpr: `${JSON.stringify(labels)}[datum.value]` },
  } as const;
  const beside = {
    field: "series",
    type: "ordinal",
    scale: { domain: series.map((_, i) => i) },
  } as const;
  const hasOffset = labels.length > 0;
  return {
    isSideways,
    titleWidth,
    width,
    height: isSideways ? count * Math.max(26, series.length * 18 + 10) : HEIGHT,
    encoding: isSideways
      ? { y: band, ...(hasOffset ? { yOffset: beside } : {}), color }
      : { x: band, ...(hasOffset ? { xOffset: beside } : {}), color },
  };
}
