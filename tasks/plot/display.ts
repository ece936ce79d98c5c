/**
 * Plots in notebooks: what the Jupyter kernel of Deno shows in place of an object.
 *
 * @module
 */
import { renderPlot } from "./render.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/**
 * One thing in several formats, by MIME type: texts, and objects for types that end in `+json`. A
 * notebook shows the richest that it knows.
 */
export type MimeBundle = Readonly<Record<string, string | object>>;

/** The name under which Deno's kernel looks for {@linkcode Displayable}; it calls it `$display`. */
export const displayMethod: unique symbol = Symbol.for("Jupyter.display");

/** An object that a notebook shows as a picture where a cell ends with it. */
export interface Displayable {
  /** Asked by the kernel once the cell has run. */
  readonly [displayMethod]: () => Promise<MimeBundle>;
}

/** Its version is that of Vega-Lite. A notebook that does not know it shows the SVG or the PNG. */
const VEGA_LITE = "application/vnd.vegalite.v6+json";

/**
 * A plot as a notebook shows it: live where the notebook knows Vega-Lite 6, else as a picture,
 * which is stored with the notebook and needs nothing to be seen again.
 *
 * ```ts ignore
 * // The last line of a cell in a notebook with Deno's kernel:
 * displayable(learningCurve(groupRuns([await readRun("runs/a"), await readRun("runs/b")])));
 * ```
 */
export function displayable(spec: TopLevelSpec): Displayable {
  return {
    [displayMethod]: async () => {
      const { svg, png } = await renderPlot(spec);
      return {
        [VEGA_LITE]: spec,
        "image/svg+xml": svg,
        "image/png": png.toBase64(),
        "text/plain": titleOf(spec),
      };
    },
  };
}

/**
 * What a console shows: the title, which is a text, or the lines of one, or an object around these.
 */
function titleOf({ title }: TopLevelSpec): string {
  const text = typeof title === "object" && "text" in title ? title.text : title;
  const lines = typeof text === "string" ? text : Array.isArray(text) ? text.join(" ") : "";
  return lines === "" ? "a plot" : `a plot: ${lines}`;
}
