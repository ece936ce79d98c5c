/**
 * The lines of the edges.
 *
 * @module
 */
import type { Grid } from "./grid.ts";
import type { Layered } from "./layered.ts";
import { spread } from "./spread.ts";

/** Lines and curves as an SVG path. */
export type Path = string;

/** Between the ends of edges at one box. */
const PORT_GAP = 14;
/** From a box's corners to the nearest end of an edge. */
const CORNER = 12;
/** How far an edge goes straight down before it turns. */
const TRUNK = 14;
/** From the right end of a column to the edge that leads to the next. */
const CHANNEL = 42;
/** Radius of the corners of edges between columns. */
const RADIUS = 10;

/** The line of each edge, from the lower edge of a box to the upper edge of another. */
export function toRoutes(layered: Layered, grid: Grid): Path[] {
  const ports = portsOf(layered, grid);
  return layered.chains.map((chain, k) => route(layered, grid, chain, ports[k] ?? 0));
}

function route(
  { items, ranks }: Layered,
  grid: Grid,
  chain: readonly number[],
  port: number,
): Path {
  const { x, top, bottom, column, columnEnd } = grid;
  const [first = 0] = chain;
  const last = chain.at(-1) ?? first;
  const rowOf = (i: number) => ranks[i] ?? 0;
  const boxEdge = (i: number, side: -1 | 1) => {
    const r = rowOf(i);
    return ((top[r] ?? 0) + (bottom[r] ?? 0) + side * (items[i]?.box.height ?? 0)) / 2;
  };
  let y = boxEdge(first, 1);
  let path = `M${at(x[first] ?? 0, y)}`;
  // A line of no length would turn the arrowhead.
  const down = (to: number) => {
    if (to - y > 0.1) path += `V${round(to)}`;
    y = to;
  };
  chain.slice(1).forEach((i, k) => {
    const before = chain[k] ?? first;
    const [from, to] = [rowOf(before), rowOf(i)];
    const [x0, x1] = [x[before] ?? 0, i === last ? port : x[i] ?? 0];
    const c = column[from] ?? 0;
    down(bottom[from] ?? 0);
    if (column[to] !== c) {
      path += detour(x0, y, (columnEnd[c] ?? 0) + CHANNEL, x1, top[to] ?? 0);
      y = top[to] ?? 0;
    } else if (Math.abs(x1 - x0) > 0.5) {
      path += curve(x0, y, x1, top[to] ?? 0);
      y = top[to] ?? 0;
    }
    down(i === last ? boxEdge(i, -1) : bottom[to] ?? 0);
  });
  return path;
}

/** Down a little, so that a shape has its place beside the edge, then aside. */
function curve(x0: number, y0: number, x1: number, y1: number): Path {
  const middle = (y0 + TRUNK + y1) / 2;
  return `V${round(y0 + TRUNK)}C${at(x0, middle)} ${at(x1, middle)} ${at(x1, y1)}`;
}

/** Down, to the right, up between two columns, and into the head of the next. */
function detour(x0: number, y0: number, channel: number, x1: number, y1: number): Path {
  const [low, high] = [y0 + 34, y1 - 20];
  const r = RADIUS;
  return `V${round(low - r)}Q${at(x0, low)} ${at(x0 + r, low)}` +
    `H${round(channel - r)}Q${at(channel, low)} ${at(channel, low - r)}` +
    `V${round(high + r)}Q${at(channel, high)} ${at(channel + r, high)}` +
    `H${round(x1 - r)}Q${at(x1, high)} ${at(x1, high + r)}V${round(y1)}`;
}

/** Where each edge meets its box: below where it comes from, apart from the others. */
function portsOf({ items, ranks, chains }: Layered, { x, column }: Grid): number[] {
  const ports = Array<number>(chains.length).fill(0);
  const ends = chains.map((chain, k) => ({ k, to: chain.at(-1) ?? 0, before: chain.at(-2) ?? 0 }));
  for (const [to, arriving] of Map.groupBy(ends, (end) => end.to)) {
    const axis = x[to] ?? 0;
    const room = Math.max(0, (items[to]?.box.width ?? 0) / 2 - CORNER);
    const wanted = arriving.map(({ k, before }) => {
      const near = column[ranks[before] ?? 0] === column[ranks[to] ?? 0];
      return { k, x: near ? x[before] ?? axis : axis };
    }).sort((a, b) => a.x - b.x);
    const gap = Math.min(PORT_GAP, wanted.length < 2 ? 0 : 2 * room / (wanted.length - 1));
    const desired = wanted.map((end) => Math.min(axis + room, Math.max(axis - room, end.x)));
    // What comes straight from above stays straight.
    const weights = wanted.map((end) => Math.abs(end.x - axis) < 1 ? 1000 : 1);
    const found = spread(desired, weights, Array<number>(wanted.length - 1).fill(gap));
    const [first = 0, last = 0] = [found[0], found.at(-1)];
    const back = Math.max(0, axis - room - first) - Math.max(0, last - axis - room);
    wanted.forEach(({ k }, j) => ports[k] = (found[j] ?? axis) + back);
  }
  return ports;
}

function at(x: number, y: number): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
