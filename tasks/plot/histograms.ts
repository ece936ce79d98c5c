/**
 * How weights and gradients spread as a run goes on.
 *
 * @module
 */
import type { Histogram, HistogramsRow } from "../run/histograms.ts";
import { symmetricLogTicks, valueAxis } from "./axes.ts";
import { cutText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import { domainOf, linearPart, outline } from "./histogram_shape.ts";
import type { Panel } from "./parts.ts";
import { noteSize, plotConfig } from "./theme.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** What the plot can be told. */
export interface HistogramPlotOptions {
  /** Stands above the plot; `Weights` or `Gradients` when left out. */
  readonly title?: string;
}

/** Most histograms above each other; of longer runs, as many from first to last. */
const MOST_ROWS = 10;

/** Sizes in pixels: of a panel, from one histogram to the next, and of the highest peak. */
const [WIDTH, STEP, PEAK] = [210, 17, 34];

/** Light to dark as the run goes on: shades of one blue. */
const shades = ["#E3EEF8", "#6BAED6"];

/** The outline of a histogram, which stays to be seen where it is flat. */
const outlineColour = "#08519C";

/**
 * A Vega-Lite specification of a panel for each parameter: the histogram of its values at up to ten
 * moments of the run, the first at the back and the last in front, with the epoch at its foot. A
 * height is the share of the values in a bin relative to the fullest bin of its histogram, so a
 * narrow histogram shows by its width, not by a peak that would hide the others. Each parameter has an
 * axis of values of its own; where one histogram is over twenty times as wide as another, as gradients
 * are that vanish or explode, it is linear around zero and logarithmic beyond (symmetric log), which
 * stands under it.
 */
export function histogramPlot(
  rows: readonly HistogramsRow[],
  what: "weights" | "gradients",
  options: HistogramPlotOptions = {},
): TopLevelSpec {
  const shown = evenly(rows, MOST_ROWS);
  const names = [...new Set(shown.flatMap((row) => Object.keys(row[what])))];
  const panels = names.map((name) =>
    panelOf(name, shown.map((row) => ({ epoch: row.epoch, histogram: row[what][name] })), what)
  );
  const columns = names.length === 4 ? 2 : Math.max(1, Math.min(3, names.length));
  const epochs = shown.length < rows.length
    ? `${shown.length} of ${rows.length} epochs, `
    : "Epochs, ";
  const order = shown.length > 1 ? `${epochs}the first at the back` : "";
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(
      options.title ?? (what === "weights" ? "Weights" : "Gradients"),
      [order, "Height: values in a bin, relative to the fullest one"],
      Math.max(420, columns * (WIDTH + 60)),
    ),
    concat: panels,
    columns,
    spacing: { row: 24, column: 28 },
    config: plotConfig,
  };
}

/** One moment of a parameter. It has no histogram where the run did not measure it then. */
interface Moment {
  readonly epoch: number;
  readonly histogram: Histogram | undefined;
}

function panelOf(name: string, moments: readonly Moment[], what: "weights" | "gradients"): Panel {
  const histograms = moments.map(({ histogram }) => histogram).filter((x) => x !== undefined);
  const values = moments.flatMap(({ histogram }, i) =>
    histogram === undefined ? [] : outline(histogram).map(({ value, height }) => ({
      moment: i,
      value,
      foot: -i * STEP,
      top: -i * STEP + height * PEAK,
    }))
  );
  const constant = linearPart(histograms);
  const domain = domainOf(histograms);
  const ticks = constant === undefined
    ? valueAxis(domain, { ticks: 7 }).ticks.filter((tick) => tick >= domain[0] && tick <= domain[1])
    : symmetricLogTicks(domain, constant);
  const depth = STEP * (moments.length - 1);
  const epochs = moments.map(({ epoch }) => Number(epoch.toPrecision(4)));
  const unit = what === "weights" ? "Value" : "Gradient";
  return {
    title: {
      text: cutText(name, WIDTH, { fontSize: noteSize, isBold: true }),
      fontSize: noteSize,
      frame: "group",
      offset: 6,
    },
    width: WIDTH,
    height: PEAK + depth + 4,
    data: { values },
    mark: { type: "area", interpolate: "step-after", stroke: outlineColour, strokeWidth: 0.7 },
    encoding: {
      x: {
        field: "value",
        type: "quantitative",
        title: constant === undefined ? unit : `${unit} (symmetric log)`,
        scale: constant === undefined
          ? { domain, nice: false, zero: false }
          : { type: "symlog", constant, domain, nice: false, zero: false },
        axis: {
          values: ticks,
          // Powers of ten that are long when written out.
          labelExpr: "datum.value !== 0 && (abs(datum.value) < 0.001 || abs(datum.value) >= 1e5) " +
            "? format(datum.value, '~e') : format(datum.value, ',.12~g')",
          grid: false,
          labelOverlap: "greedy",
        },
      },
      y: {
        field: "foot",
        type: "quantitative",
        title: "Epoch",
        scale: { domain: [-depth - 4, PEAK], nice: false },
        axis: {
          values: moments.map((_, i) => -i * STEP),
          labelExpr: `${JSON.stringify(epochs)}[round(-datum.value / ${STEP})]`,
          labelOverlap: false,
          domain: false,
          ticks: false,
        },
      },
      y2: { field: "top" },
      detail: { field: "moment", type: "ordinal" },
      fill: {
        field: "moment",
        type: "quantitative",
        scale: {
          domain: [moments.length === 1 ? -1 : 0, moments.length - 1],
          range: shades,
          interpolate: "rgb",
        },
        legend: null,
      },
    },
  };
}

/** At most `most` of them, from the first to the last, about equally far apart. */
function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const kept = new Set(
    Array.from({ length: most }, (_, i) => Math.round(i * (items.length - 1) / (most - 1))),
  );
  return items.filter((_, i) => kept.has(i));
}
