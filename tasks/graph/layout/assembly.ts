/**
 * Ops with the parameters and constants that stand beside them.
 *
 * @module
 */
import type { Dimension, Graph } from "../graph.ts";
import { type Box, boxOf, shapeWidth } from "./boxes.ts";

/** A parameter, a constant or an input at the right of the op that uses it. */
export interface Satellite {
  /** Its box. */
  readonly box: Box;
  /** The shape on the edge to the op. */
  readonly shape: readonly Dimension[];
  /** How many of the op's inputs it is. */
  readonly uses: number;
}

/** What the layout moves as one: a box and its satellites. */
export interface Assembly {
  /** The box that stands on the axis. */
  readonly box: Box;
  /** From top to bottom. */
  readonly satellites: readonly Satellite[];
  /** Length of the edges to the satellites. */
  readonly reach: number;
  /** Of all together. */
  readonly height: number;
  /** From the axis to the right end. */
  readonly right: number;
}

/** Assemblies, and the edges between them. */
export interface Assembled {
  /** In the order of the graph's nodes. */
  readonly assemblies: readonly Assembly[];
  /** By the numbers of the assemblies, in the order of the graph's edges. */
  readonly links: readonly {
    readonly from: number;
    readonly to: number;
    readonly shape: readonly Dimension[];
  }[];
}

/** Between satellites. */
const STACK_GAP = 8;

/**
 * Puts parameters and constants beside the op that uses them first; another op that uses them has a
 * reference beside it. An input that joins what ops have made, as labels join logits, stands beside
 * too. Those of an op that has no other input stand above it like any node.
 */
export function assemble(graph: Graph): Assembled {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const kindOf = (id: string) => nodes.get(id)?.kind;
  const into = Map.groupBy(graph.edges, ({ to }) => to);
  const outOf = Map.groupBy(graph.edges, ({ from }) => from);
  const joins = (id: string) => {
    const [use, ...more] = outOf.get(id) ?? [];
    return more.length === 0 && into.get(use?.to ?? "")?.some(({ from }) => kindOf(from) === "op");
  };
  const leaves = new Set(
    graph.nodes.filter(({ id, kind }) =>
      kind === "parameter" || kind === "constant" || kind === "input" && joins(id)
    ).map(({ id }) => id),
  );
  const isLeaf = (id: string) => leaves.has(id);
  const hosts = new Set(
    graph.nodes.filter(({ id, kind }) =>
      kind === "op" && into.get(id)?.some(({ from }) => !isLeaf(from))
    ).map(({ id }) => id),
  );
  const isBeside = ({ from, to }: { from: string; to: string }) => hosts.has(to) && isLeaf(from);
  const beside = Map.groupBy(graph.edges.filter(isBeside), ({ to }) => to);
  // A leaf stands where it is used first, and in a row of its own where that is not beside an op.
  const home = new Map<string, string>();
  for (const { from, to } of graph.edges.filter((edge) => !isBeside(edge))) home.set(from, to);
  for (const { id } of graph.nodes) {
    for (const { from } of beside.get(id) ?? []) if (!home.has(from)) home.set(from, id);
  }
  const satellitesOf = (id: string): Satellite[] => {
    const groups = Map.groupBy(beside.get(id) ?? [], ({ from }) => from);
    return [...groups].flatMap(([from, uses]) => {
      const [node, first] = [nodes.get(from), uses[0]];
      if (node === undefined || first === undefined) return [];
      const box = boxOf(node, home.get(from) !== id);
      return [{ box, shape: first.shape, uses: uses.length }];
    });
  };
  const alone = graph.nodes.filter(({ id }) => !isLeaf(id) || !hosts.has(home.get(id) ?? ""));
  const numbers = new Map(alone.map(({ id }, i) => [id, i]));
  return {
    assemblies: alone.map((node) => assembly(boxOf(node), satellitesOf(node.id))),
    links: graph.edges.flatMap((edge) => {
      const [from, to] = [numbers.get(edge.from), numbers.get(edge.to)];
      const hidden = from === undefined || to === undefined || isBeside(edge);
      return hidden ? [] : [{ from, to, shape: edge.shape }];
    }),
  };
}

function assembly(box: Box, satellites: readonly Satellite[]): Assembly {
  const widest = Math.max(0, ...satellites.map((satellite) => satellite.box.width));
  const reach = Math.ceil(26 + Math.max(0, ...satellites.map(({ shape }) => shapeWidth(shape))));
  const stack = satellites.reduce((sum, satellite) => sum + satellite.box.height, 0) +
    STACK_GAP * Math.max(0, satellites.length - 1);
  return {
    box,
    satellites,
    reach,
    height: Math.max(box.height, stack),
    right: box.width / 2 + (satellites.length === 0 ? 0 : reach + widest),
  };
}

/** How far below the top of the stack each satellite begins, and how tall the stack is. */
export function stackOf(
  satellites: readonly Satellite[],
): readonly [tops: number[], height: number] {
  let y = 0;
  const tops = satellites.map(({ box }) => {
    const top = y;
    y += box.height + STACK_GAP;
    return top;
  });
  return [tops, Math.max(0, y - STACK_GAP)];
}
