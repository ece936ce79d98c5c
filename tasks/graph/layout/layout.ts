/**
 * Where everything in the picture of a graph is.
 *
 * Parameters stand beside their ops, so that the way of the data is one line from top to bottom.
 * Nothing here is recursive, and the time grows with the number of edges and rows that they pass.
 *
 * @module
 */
import { type Graph, showDimensions } from "../graph.ts";
import { stackOf } from "./assembly.ts";
import type { Box } from "./boxes.ts";
import { type Frame, toFrames } from "./frames.ts";
import { type Grid, toGrid } from "./grid.ts";
import { type Label, toLabels } from "./labels.ts";
import { type Layered, toRows } from "./layered.ts";
import { type Path, toRoutes } from "./routes.ts";

/** A box in its place. */
export interface PlacedBox {
  /** What it shows. */
  readonly box: Box;
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
}

/** A graph with all coordinates, in pixels from the upper left corner. */
export interface Layout {
  /** The boxes of nodes, and of references to them. */
  readonly boxes: readonly PlacedBox[];
  /** The edges. */
  readonly routes: readonly Path[];
  /** The shapes on the edges. */
  readonly labels: readonly Label[];
  /** The layers. */
  readonly frames: readonly Frame[];
  /** Of all together. */
  readonly width: number;
  /** Of all together. */
  readonly height: number;
}

/** Finds places for a graph. Throws a user error for one that is too entangled to draw. */
export function layOut(graph: Graph): Layout {
  const layered = toRows(graph);
  const grid = toGrid(layered);
  const parts = layered.items.map((_, i) => placeAssembly(layered, grid, i));
  const boxes = parts.flatMap((part) => part.boxes);
  return {
    boxes,
    routes: [...toRoutes(layered, grid), ...parts.flatMap(({ routes }) => routes)],
    labels: [...toLabels(layered, grid), ...parts.flatMap(({ labels }) => labels)],
    frames: toFrames(boxes),
    width: Math.ceil(grid.width),
    height: Math.ceil(grid.height),
  };
}

/** Between the edges of a parameter that an op uses twice. */
const TWIN_GAP = 7;

/** The box of an item, its satellites, and the edges between them. */
function placeAssembly(
  { items, ranks }: Layered,
  { x, top, bottom }: Grid,
  index: number,
): Pick<Layout, "boxes" | "routes" | "labels"> {
  const item = items[index];
  if (item === undefined) return { boxes: [], routes: [], labels: [] };
  const { box, satellites, reach } = item;
  const row = ranks[index] ?? 0;
  const middle = ((top[row] ?? 0) + (bottom[row] ?? 0)) / 2;
  const left = (x[index] ?? 0) - box.width / 2;
  const right = left + box.width;
  const boxes: PlacedBox[] = [{ box, x: left, y: middle - box.height / 2 }];
  const routes: Path[] = [];
  const labels: Label[] = [];
  const [tops, tall] = stackOf(satellites);
  satellites.forEach(({ box: small, shape, uses }, i) => {
    const y = middle - tall / 2 + (tops[i] ?? 0);
    boxes.push({ box: small, x: right + reach, y });
    const from = y + small.height / 2;
    // At the op the edges stand as near as its side is long.
    const room = Math.min(1, (box.height - 12) / Math.max(1, tall));
    const to = middle + (from - middle) * room;
    for (let use = 0; use < uses; use++) {
      const twin = (use - (uses - 1) / 2) * TWIN_GAP;
      const bend = right + 12;
      routes.push(
        Math.abs(from - to) < 0.5
          ? `M${right + reach},${from + twin}H${right}`
          : `M${right + reach},${from + twin}H${bend + 6}L${bend},${to + twin}H${right}`,
      );
    }
    labels.push({
      text: showDimensions(shape),
      x: right + reach / 2 + 4,
      y: from - 5 - (uses - 1) * TWIN_GAP / 2,
      anchor: "middle",
    });
  });
  return { boxes, routes, labels };
}
