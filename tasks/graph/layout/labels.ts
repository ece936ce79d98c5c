/**
 * The shapes on the edges: one for each box, for all edges that leave it carry the same tensor.
 *
 * @module
 */
import { showDimensions } from "../graph.ts";
import type { Grid } from "./grid.ts";
import type { Layered } from "./layered.ts";

/** A text beside an edge. */
export interface Label {
  /** What it says. */
  readonly text: string;
  /** Where it is anchored. */
  readonly x: number;
  /** Its baseline. */
  readonly y: number;
  /** Which part of it is at `x`. */
  readonly anchor: "start" | "middle" | "end";
}

/** From the edge to the text. */
const ASIDE = 6;
/** From the lower edge of a row to the baseline: beside a straight edge, and above a curve. */
const MIDDLE = 24;
const EARLY = 15;

/** A label for each box that edges leave. */
export function toLabels({ items, ranks, chains }: Layered, { x, bottom, column }: Grid): Label[] {
  const leaving = Map.groupBy(chains, ([from]) => from ?? 0);
  return [...leaving].flatMap(([from, ways]) => {
    const node = items[from]?.box.node;
    const axis = x[from] ?? 0;
    const row = bottom[ranks[from] ?? 0] ?? 0;
    if (node === undefined) return [];
    const text = showDimensions(node.shape);
    const leans = ways.map(([, next = from]) => {
      // An edge to the next column begins straight.
      const near = column[ranks[next] ?? 0] === column[ranks[from] ?? 0];
      return near ? (x[next] ?? 0) - axis : 0;
    });
    if (leans.some((lean) => Math.abs(lean) < 12)) {
      // The others may leave to one side; the text takes the other.
      const right = leans.filter((lean) => lean >= 12).length;
      const toLeft = right > 0 && right >= leans.filter((lean) => lean <= -12).length;
      const anchor = toLeft ? "end" : "start";
      return [{ text, x: axis + (toLeft ? -ASIDE : ASIDE), y: row + MIDDLE, anchor }];
    }
    const toLeft = (leans[0] ?? 0) > 0;
    return [{
      text,
      x: axis + (toLeft ? -ASIDE : ASIDE),
      y: row + EARLY,
      anchor: toLeft ? "end" : "start",
    }];
  });
}
