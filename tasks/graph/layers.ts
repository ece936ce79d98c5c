/**
 * Which layer an op belongs to, found from the names of the parameters: what uses `linear1.weight` is
 * a part of `linear1`, and so is what lies between two parts of it.
 *
 * @module
 */
import type { GraphEdge, GraphNode } from "./graph.ts";

/** No layer, or more than one. */
const NONE = "";

/**
 * The nodes with their layers. A layer that is applied several times has no one place in the graph, so
 * it marks none; the way back from the loss belongs to no layer.
 */
export function withLayers(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const uses = edges.flatMap(({ from, to }) => {
    const [parameter, op] = [byId.get(from), byId.get(to)];
    const isUse = parameter?.kind === "parameter" && op?.kind === "op" && !op.backward;
    return isUse ? [{ parameter: from, op: to, layer: layerOf(parameter.label) }] : [];
  });
  const user = new Map<string, string>();
  const ambiguous = new Set([NONE]);
  for (const { parameter, op, layer } of uses) {
    if ((user.get(parameter) ?? op) !== op) ambiguous.add(layer);
    user.set(parameter, op);
  }
  const own = new Map<string, string>();
  for (const { op, layer } of uses) {
    own.set(op, (own.get(op) ?? layer) === layer ? layer : NONE);
  }
  const layers = fillBetween(nodes, edges, own);
  for (const { parameter, layer } of uses) layers.set(parameter, layer);
  return nodes.map((node) => {
    const layer = layers.get(node.id) ?? NONE;
    return ambiguous.has(layer) ? node : { ...node, layer };
  });
}

/** `block1.linear1` of `block1.linear1.weight`. */
function layerOf(parameter: string): string {
  return parameter.slice(0, Math.max(0, parameter.lastIndexOf(".")));
}

/** Adds the ops that all ways back, and all ways on, lead from to one and the same layer. */
function fillBetween(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  own: ReadonlyMap<string, string>,
): Map<string, string> {
  const isOnTheWay = new Map(
    nodes.map(({ id, kind, backward }) => [
      id,
      kind !== "parameter" && kind !== "constant" && backward !== true,
    ]),
  );
  const way = edges.filter(({ from, to }) => isOnTheWay.get(from) && isOnTheWay.get(to));
  const into = Map.groupBy(way, ({ to }) => to);
  const outOf = Map.groupBy(way, ({ from }) => from);
  const before = nearestLayers(nodes, own, (id) => into.get(id)?.map(({ from }) => from) ?? []);
  const after = nearestLayers(
    nodes.toReversed(),
    own,
    (id) => outOf.get(id)?.map(({ to }) => to) ?? [],
  );
  const filled = new Map(own);
  for (const { id, kind } of nodes) {
    const layer = before.get(id) ?? NONE;
    if (kind === "op" && !filled.has(id) && layer === after.get(id)) filled.set(id, layer);
  }
  return filled;
}

/** The layer that is met first on all ways along `next`, {@linkcode NONE} where they differ. */
function nearestLayers(
  order: readonly GraphNode[],
  own: ReadonlyMap<string, string>,
  next: (id: string) => readonly string[],
): Map<string, string> {
  const nearest = new Map<string, string>();
  for (const { id } of order) {
    const met = new Set(next(id).map((neighbour) => nearest.get(neighbour) ?? NONE));
    const [first = NONE] = met;
    nearest.set(id, own.get(id) ?? (met.size === 1 ? first : NONE));
  }
  return nearest;
}
