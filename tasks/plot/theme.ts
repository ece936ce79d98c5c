/**
 * How the figures of this project look: in print, in grey, and to eyes that tell fewer colours apart.
 *
 * @module
 */
import type { Config } from "./vega_lite.ts";

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
export const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 2],
];

/** Text is set in the font that the PNG is drawn with; browsers without it take one as wide. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

/** The colour of text. */
export const ink = "#222222";

/** The colour of axes, and of text that is not to stand out. */
export const faint = "#888888";

/** The colour of notes below a title. */
export const noteColour = "#555555";

/** Size in pixels of the labels of axes and legends. */
export const labelSize = 11;

/** Size in pixels of the titles of axes and of notes below a title. */
export const noteSize = 12;

/** Size in pixels of a plot's title. */
export const titleSize = 15;

/** Vega-Lite's configuration for every plot. */
export const plotConfig: Config = {
  font: fontFamily,
  background: "white",
  padding: 12,
  title: {
    fontSize: titleSize,
    fontWeight: "bold",
    color: ink,
    anchor: "start",
    offset: 14,
    subtitleFontSize: noteSize,
    subtitleColor: noteColour,
    subtitlePadding: 5,
    subtitleLineHeight: 16,
  },
  axis: {
    labelFontSize: labelSize,
    titleFontSize: noteSize,
    titleFontWeight: "normal",
    titlePadding: 8,
    labelColor: ink,
    titleColor: ink,
    domainColor: faint,
    tickColor: faint,
    gridColor: "#E6E6E6",
    labelOverlap: true,
    labelFlush: false,
  },
  legend: {
    labelFontSize: labelSize,
    titleFontSize: noteSize,
    titleFontWeight: "normal",
    labelColor: ink,
    titleColor: ink,
    labelLimit: 360,
    symbolStrokeWidth: 2,
    symbolSize: 300,
  },
  view: { stroke: null },
};
