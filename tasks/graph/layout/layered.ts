/**
 * Rows, the order in them, and the axis of each item: everything but the heights.
 *
 * A layered drawing (Sugiyama et al. 1981): rows by the longest path, few crossings, straight edges.
 *
 * @module
 */
import { UsageError } from "../../../kernel/mod.ts";
import type { Graph } from "../graph.ts";
import { assemble, type Assembly } from "./assembly.ts";
import { shapeWidth } from "./boxes.ts";
import { order } from "./order.ts";
import { type Extent, place, type Step } from "./place.ts";
import { rank } from "./ranks.ts";

/** A graph in rows. Items are assemblies first, then the bends of edges that pass rows. */
export interface Layered {
  /** What stands on the axes; `undefined` for a bend. */
  readonly items: readonly (Assembly | undefined)[];
  /** The row of each item. */
  readonly ranks: readonly number[];
  /** The items of each row, from left to right. */
  readonly rows: readonly (readonly number[])[];
  /** The axis of each item. */
  readonly axes: readonly number[];
  /** The room of each item around its axis. */
  readonly extents: readonly Extent[];
  /** For each edge the items along it, one a row. */
  readonly chains: readonly (readonly number[])[];
}

/** Between boxes in a row. */
const BOX_GAP = 34;
/** The most bends: beyond that a picture is a tangle, and larger than anyone looks at. */
const MOST_BENDS = 100_000;

/** Puts a graph in rows. Throws a {@linkcode UsageError} for one that is too entangled to draw. */
export function toRows(graph: Graph): Layered {
  const { assemblies, links } = assemble(graph);
  const ranks = rank(assemblies.length, links);
  const items: (Assembly | undefined)[] = [...assemblies];
  const chains = links.map(({ from, to }) => {
    const chain = [from];
    for (let r = (ranks[from] ?? 0) + 1; r < (ranks[to] ?? 0); r++) {
      if (items.length - assemblies.length >= MOST_BENDS) {
        throw new UsageError(
          `graph: its edges pass more than ${MOST_BENDS} rows in all, which no picture can show; ` +
            "draw a smaller model, or write the graph as Mermaid",
        );
      }
      chain.push(items.length);
      items.push(undefined);
      ranks.push(r);
    }
    return [...chain, to];
  });
  const steps = chains.flatMap((chain) =>
    chain.slice(1).map((to, k): Step => {
      const from = chain[k] ?? to;
      return { from, to, weight: weightOf(items[from], items[to]) };
    })
  );
  const leads = new Set(links.map(({ from }) => from));
  const extents = items.map((item, i) => extentOf(item, leads.has(i)));
  const rows = order(ranks, steps);
  const bends = chains.map((chain) => chain.slice(1, -1)).filter((chain) => chain.length > 0);
  const axes = place({ rows, extents, steps, bends, gap: BOX_GAP });
  return { items, ranks, rows, extents, chains, axes };
}

/** The way of the data is straight first, then what is beside it, then edges that pass rows. */
function weightOf(from: Assembly | undefined, to: Assembly | undefined): number {
  if (from === undefined || to === undefined) return from === to ? 8 : 1;
  const isOp = ({ box: { node } }: Assembly) => node.kind === "op" && !node.backward;
  return isOp(from) && isOp(to) ? 4 : 2;
}

function extentOf(item: Assembly | undefined, leads: boolean): Extent {
  if (item === undefined) return { left: 4, right: 4, weight: 0.001 };
  const { box: { width, node }, right } = item;
  // The shape stands beside the edge that leaves the box, on either side.
  const label = leads ? shapeWidth(node.shape) + 8 : 0;
  const isLeaf = node.kind === "parameter" || node.kind === "constant";
  return {
    left: Math.max(width / 2, label),
    right: Math.max(right, label),
    weight: isLeaf ? 1 : 4,
  };
}
