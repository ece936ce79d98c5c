/**
 * Which axes go with the batch, found by tracing the same model on batches of several sizes.
 *
 * @module
 */
import type { Dimension, Graph, GraphNode } from "./graph.ts";

/** What the size of the batch is called. */
const SYMBOL = "n";

/** A graph, and the size of the batch that it was traced on. */
export interface Sized {
  /** Examples in the batch. */
  readonly size: number;
  /** What was traced. */
  readonly graph: Graph;
}

/**
 * The graph with `n`, `4n` or `n + 1` in place of the sizes and numbers that grow with the batch. The
 * first two graphs give the formula and all others must meet it; `undefined` where a shape does not,
 * or where the batch's size changes more than sizes.
 */
export function symbolic(traced: readonly Sized[]): Graph | undefined {
  const graphs = traced.map(({ graph }) => graph);
  const sizes = traced.map(({ size }) => size);
  const [first] = graphs;
  if (first === undefined || new Set(graphs.map(structure)).size > 1) return undefined;
  const shapeOf = (of: (graph: Graph) => readonly Dimension[] | undefined) =>
    mergeAll(graphs.map((graph) => of(graph) ?? []), sizes);
  let failed = false;
  const must = <T>(merged: T | undefined, otherwise: T): T => {
    failed ||= merged === undefined;
    return merged ?? otherwise;
  };
  const nodes = first.nodes.map((node, i): GraphNode => {
    const shape = must(shapeOf((graph) => graph.nodes[i]?.shape), node.shape);
    if (node.attributes === undefined) return { ...node, shape };
    const attributes = Object.keys(node.attributes).map((name) => {
      const texts = graphs.map((graph) => graph.nodes[i]?.attributes?.[name] ?? "");
      return [name, mergeTexts(texts, sizes) ?? `depends on ${SYMBOL}`];
    });
    return { ...node, shape, attributes: Object.fromEntries(attributes) };
  });
  const edges = first.edges.map((edge, i) => ({
    ...edge,
    shape: must(shapeOf((graph) => graph.edges[i]?.shape), edge.shape),
  }));
  return failed ? undefined : { nodes, edges };
}

/** Everything but the sizes. */
function structure({ nodes, edges }: Graph): string {
  return JSON.stringify([
    nodes.map(({ kind, label, shape, attributes = {} }) => [
      kind,
      label,
      shape.length,
      Object.keys(attributes),
    ]),
    edges.map(({ from, to }) => [from, to]),
  ]);
}

function mergeAll(
  shapes: readonly (readonly Dimension[])[],
  sizes: readonly number[],
): Dimension[] | undefined {
  const merged = shapes[0]?.map((_, axis) =>
    merge(shapes.map((shape) => Number(shape[axis])), sizes)
  );
  return merged?.every((dimension) => dimension !== undefined) ? merged : undefined;
}

/** The number, or the formula in n, that gives these values at these sizes. */
function merge(values: readonly number[], sizes: readonly number[]): Dimension | undefined {
  const [a = 0, b = a] = values;
  if (values.every((value) => value === a)) return a;
  const [m = 0, n = 1] = sizes;
  const factor = (b - a) / (n - m);
  const rest = a - factor * m;
  if (values.some((value, i) => value !== factor * (sizes[i] ?? 0) + rest)) return undefined;
  const product = factor === 1 ? SYMBOL : factor === -1 ? `−${SYMBOL}` : `${factor}${SYMBOL}`;
  return rest === 0 ? product : `${product} ${rest < 0 ? "−" : "+"} ${Math.abs(rest)}`;
}

/** The same for numbers inside texts that are alike but for those. */
function mergeTexts(texts: readonly string[], sizes: readonly number[]): string | undefined {
  const [first = ""] = texts;
  if (texts.every((text) => text === first)) return first;
  const number = /−?\d+(?:\.\d+)?(?:e[+−]?\d+)?/g;
  if (new Set(texts.map((text) => text.replace(number, "0"))).size > 1) return undefined;
  const found = texts.map((text) => [...text.matchAll(number)].map(([match]) => match));
  const merged = found[0]?.map((_, k) =>
    merge(found.map((numbers) => Number(numbers[k]?.replaceAll("−", "-"))), sizes)
  );
  if (merged === undefined || merged.includes(undefined)) return undefined;
  let k = 0;
  return first.replace(number, () => String(merged[k++]));
}
