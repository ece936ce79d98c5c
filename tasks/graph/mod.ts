/**
 * Computation graphs: traced from tensors, as data, Mermaid and SVG.
 *
 * @module
 */
export { displayGraph } from "./display.ts";
export {
  countGraphParameters,
  type Dimension,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type NodeKind,
  showDimensions,
} from "./graph.ts";
export { modelGraph, type ModelGraphOptions } from "./model_graph.ts";
export { toMermaid } from "./mermaid.ts";
export { type SvgOptions, toSvg } from "./svg.ts";
export { type GraphNames, traceGraph, traceValues } from "./trace.ts";
