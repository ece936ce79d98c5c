/**
 * How the figures of this project look: in print, in grey, and to eyes that tell fewer colours apart.
 *
 * @module
 */
import type { Config } from "vega-lite";

/**
 * The colours of Okabe and Ito (2008), "Color universal design", distinct with every common kind of
 * colour blindness. Their yellow is left out: as a line on white it is too faint.
 */
export const okabeIto: readonly string[] = [
  "#0072B2", // blue
  "#D55E00", // vermillion
  "#009E73", // bluish green
  "#CC79A7", // reddish purple
  "#E69F00", // orange
  "#56B4E9", // sky blue
  "#000000", // black
];

/** Lines solid, dashed, dotted, ...: the second sign of a series, after its colour. */
export const dashes: readonly (readonly number[])[] = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]];

/** Text is set in the font that the PNG is drawn with; browsers without it take one as wide. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

const ink = "#222222";
const line = "#888888";

/** Vega-Lite's configuration for every plot. */
export const plotConfig: Config = {
  font: fontFamily,
  background: "white",
  padding: 12,
  title: { fontSize: 15, fontWeight: "bold", color: ink, anchor: "start", offset: 14 },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
    labelColor: ink,
    titleColor: ink,
    domainColor: line,
    tickColor: line,
    gridColor: "#E6E6E6",
    labelOverlap: true,
  },
  legend: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
    labelColor: ink,
    titleColor: ink,
    labelLimit: 320,
    symbolStrokeWidth: 2,
    symbolSize: 300,
  },
  view: { stroke: null },
};
