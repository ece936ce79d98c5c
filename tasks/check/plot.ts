/**
 * The matrix as a plot.
 *
 * @module
 */
import { heading } from "../plot/heading.ts";
import type { Layer } from "../plot/parts.ts";
import { labelSize, plotConfig } from "../plot/theme.ts";
import type { TopLevelSpec } from "../plot/vega_lite.ts";
import { showError } from "./legend.ts";
import { type Cell, cellsOf, type Matrix } from "./matrix.ts";

/** Width and height of a cell in pixels. */
const [CELL, ROW] = [74, 16];

/** Height of a line of a column's title. */
const LINE = 13;

/** Errors below this part of what is allowed have one colour. */
const LEAST = 1e-4;

/** Part of what is allowed beyond which white stands out from the colour of a cell. */
const DARK = 0.05;

/** The colours of what has no error to show. */
const [WRONG, REFUSED, REFERENCE] = ["#D55E00", "#DDDDDD", "#F4F4F4"];

/** Lines between cells. */
const GRID = "#FFFFFF";

/**
 * A Vega-Lite specification of the matrix: a row for all that is computed, a column for each backend. A colour says what
 * part of the allowed error was reached, by powers of ten; in the cell stands the error itself.
 */
export function matrixPlot(matrix: Matrix): TopLevelSpec {
  const { columns, rows } = matrix;
  const values = cellsOf(matrix).map(({ cell, row, column }) => ({
    row: rows.indexOf(row),
    column: columns.indexOf(column),
    state: cell.state,
    text: textOf(cell),
    ...cell.state === "ok" ? { share: shareOf(cell) } : {},
  }));
  const width = columns.length * CELL;
  const place = (field: string, size: number) =>
    ({
      field,
      type: "ordinal",
      scale: { domain: Array.from({ length: size }, (_, i) => i) },
    }) as const;
  const axis = {
    ...{ domain: false, ticks: false, grid: false, labelOverlap: false },
    labelPadding: 6,
    labelFontSize: labelSize,
  } as const;
  const words = columns.map(({ title }) => title.split(" "));
  const lines = Math.max(1, ...words.map(({ length }) => length));
  // Vega sets lines downwards from the first, so all titles have as many.
  const titles = words.map((own) => [...Array<string>(lines - own.length).fill(""), ...own]);
  const names = rows.map(({ name }) => name);
  const fixed = (state: Cell["state"], color: string): Layer => ({
    transform: [{ filter: `datum.state == '${state}'` }],
    mark: { type: "rect", stroke: GRID, strokeWidth: 1, color },
  });
  const cells: Layer = {
    transform: [{ filter: "datum.state == 'ok'" }],
    mark: { type: "rect", stroke: GRID, strokeWidth: 1 },
    encoding: {
      color: {
        field: "share",
        type: "quantitative",
        title: "Error, as a part of what is allowed (log scale)",
        scale: {
          type: "log",
          domain: [LEAST, 1],
          clamp: true,
          interpolate: "rgb",
          range: ["#EAF2F9", "#BDD7EC", "#5A9BCB", "#08306B"],
        },
        legend: {
          orient: "bottom",
          values: [1e-4, 1e-3, 1e-2, 0.1, 1],
          labelExpr: `datum.value < ${
            2 * LEAST
          } ? '≤ 0.01 %' : format(100 * datum.value, '~g') + ' %'`,
          gradientLength: Math.max(220, width),
          titleLimit: 400,
        },
      },
    },
  };
  const texts: Layer = {
    mark: { type: "text", fontSize: 9 },
    encoding: {
      text: { field: "text" },
      color: {
        condition: {
          test: `datum.state == 'wrong' || datum.share > ${DARK}`,
          value: "white",
        },
        value: "#222222",
      },
    },
  };
  const notes = [
    "Each op forward and backward, optimizers, random numbers and trainings, compared with the reference in float64 " +
    "(that with finite differences; losses with float32)",
    "In the cells the largest error; orange is wrong, grey is what the backend cannot do here",
  ];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading("Every backend beside every other", notes, Math.max(360, width + 120)),
    data: { values },
    width,
    height: rows.length * ROW,
    encoding: {
      x: {
        ...place("column", columns.length),
        title: null,
        axis: {
          ...axis,
          orient: "top",
          labelAngle: 0,
          labelLineHeight: LINE,
          labelPadding: 6 + (lines - 1) * LINE,
          labelExpr: `${JSON.stringify(titles)}[datum.value]`,
        },
      },
      y: {
        ...place("row", rows.length),
        title: null,
        axis: { ...axis, labelExpr: `${JSON.stringify(names)}[datum.value]`, labelLimit: 200 },
      },
    },
    layer: [
      cells,
      fixed("wrong", WRONG),
      fixed("refused", REFUSED),
      fixed("reference", REFERENCE),
      texts,
    ],
    config: plotConfig,
  };
}

function textOf(cell: Cell): string {
  switch (cell.state) {
    case "ok":
      return showError(cell.error);
    case "reference":
      return "reference";
    case "refused":
      return "no";
    case "wrong":
      return "wrong";
  }
}

/** The part of what is allowed that was reached, on a logarithmic scale that has no zero. */
function shareOf({ error, allowed }: Extract<Cell, { readonly state: "ok" }>): number {
  return error === 0 ? LEAST : Math.max(LEAST, Number((error / allowed).toPrecision(3)));
}
