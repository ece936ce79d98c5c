/**
 * Graphs in notebooks.
 *
 * @module
 */
import { type Displayable, displayMethod } from "../plot/display.ts";
import { countGraphParameters, type Graph } from "./graph.ts";
import { countLine } from "./style.ts";
import { type SvgOptions, toSvg } from "./svg.ts";

/**
 * A graph as a notebook with Deno's Jupyter kernel shows it: the last line of a cell.
 *
 * ```ts ignore
 * displayGraph(modelGraph(model), { title: "My model" });
 * ```
 */
export function displayGraph(graph: Graph, options: SvgOptions = {}): Displayable {
  return {
    [displayMethod]: () => {
      const { title = "Computation graph" } = options;
      return Promise.resolve({
        "image/svg+xml": toSvg(graph, options),
        "text/plain": `${title}: ${countLine(countGraphParameters(graph))}`,
      });
    },
  };
}
