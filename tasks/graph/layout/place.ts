/**
 * Where the items of each row stand from left to right.
 *
 * @module
 */
import type { Link } from "./ranks.ts";
import { spread } from "./spread.ts";

/** The room that an item takes. */
export interface Extent {
  /** From its axis to the left. */
  readonly left: number;
  /** From its axis to the right. */
  readonly right: number;
  /** How strongly it holds its place against its neighbours. */
  readonly weight: number;
}

/** A link between neighbouring rows. */
export interface Step extends Link {
  /** How much it matters that it is straight. */
  readonly weight: number;
}

/** What {@linkcode place} looks at. */
export interface Placing {
  /** The items of each row, from left to right. */
  readonly rows: readonly (readonly number[])[];
  /** The room of each item. */
  readonly extents: readonly Extent[];
  /** What is linked to what. */
  readonly steps: readonly Step[];
  /** The bends of each edge that passes rows. */
  readonly bends: readonly (readonly number[])[];
  /** Between items. */
  readonly gap: number;
}

/** How often the rows are gone through to find places, and then to straighten long edges. */
const SWEEPS = 8;
const ROUNDS = 8;
/** What is in its place holds it against what is still being moved. */
const FIRM = 1000;

/**
 * The axis of each item. Rows take turns, downwards and upwards, to stand below (above) what their
 * items are linked to, the links of most weight first. Then every edge that passes rows becomes one
 * straight line, as far as there is room, outside of what it passes.
 */
export function place({ rows, extents, steps, bends, gap }: Placing): number[] {
  const above = Map.groupBy(steps, ({ to }) => to);
  const below = Map.groupBy(steps, ({ from }) => from);
  const x = Array<number>(extents.length).fill(0);
  const settle = (row: readonly number[], desired: readonly number[], weights: readonly number[]) =>
    spread(desired, weights, gapsOf(row, extents, gap)).forEach((at, k) => x[row[k] ?? 0] = at);
  const follow = (row: readonly number[], linksOf: (i: number) => readonly Step[]) => {
    const wanted = row.map((i) => meanOf(i, heaviest(linksOf(i)), x));
    const weights = row.map((i, k) =>
      (extents[i]?.weight ?? 1) * (wanted[k] === undefined ? 0.01 : 1)
    );
    settle(row, row.map((i, k) => wanted[k] ?? x[i] ?? 0), weights);
  };
  const up = (i: number) => above.get(i) ?? [];
  const down = (i: number) => below.get(i) ?? [];
  const upwards = rows.toReversed();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of upwards) follow(row, down);
    for (const row of rows) follow(row, up);
  }
  if (bends.length === 0) return x;
  const neighbours = neighboursOf(rows);
  for (let round = 0; round < ROUNDS; round++) {
    const lines = new Map(
      bends.flatMap((chain) => {
        const line = lineOf(chain, neighbours, extents, x, gap);
        return chain.map((i) => [i, line]);
      }),
    );
    for (const row of rows) {
      const weights = row.map((i) => lines.has(i) ? 1 : FIRM * (extents[i]?.weight ?? 1));
      settle(row, row.map((i) => lines.get(i) ?? x[i] ?? 0), weights);
    }
  }
  return x;
}

function gapsOf(row: readonly number[], extents: readonly Extent[], gap: number): number[] {
  return row.slice(1).map((j, k) =>
    (extents[row[k] ?? j]?.right ?? 0) + gap + (extents[j]?.left ?? 0)
  );
}

/** Links of the most weight: the others must not pull them crooked. */
function heaviest(links: readonly Step[]): readonly Step[] {
  const most = links.reduce((found, { weight }) => Math.max(found, weight), 0);
  return links.filter(({ weight }) => weight === most);
}

function meanOf(i: number, links: readonly Step[], x: readonly number[]): number | undefined {
  if (links.length === 0) return undefined;
  const sum = links.reduce((total, { from, to }) => total + (x[from === i ? to : from] ?? 0), 0);
  return sum / links.length;
}

/** The item at the left and the item at the right of each. */
type Neighbours = ReadonlyMap<
  number,
  readonly [left: number | undefined, right: number | undefined]
>;

function neighboursOf(rows: readonly (readonly number[])[]): Neighbours {
  return new Map(rows.flatMap((row) => row.map((i, k) => [i, [row[k - 1], row[k + 1]] as const])));
}

/**
 * The axis on which all bends of an edge could stand: where they are on the mean, moved into the room
 * that their neighbours leave, or else to the side that is nearer.
 */
function lineOf(
  chain: readonly number[],
  neighbours: Neighbours,
  extents: readonly Extent[],
  x: readonly number[],
  gap: number,
): number {
  let [least, most, sum] = [-Infinity, Infinity, 0];
  for (const i of chain) {
    const [left, right] = neighbours.get(i) ?? [];
    const { left: own = 0, right: other = 0 } = extents[i] ?? {};
    if (left !== undefined) {
      least = Math.max(least, (x[left] ?? 0) + (extents[left]?.right ?? 0) + gap + own);
    }
    if (right !== undefined) {
      most = Math.min(most, (x[right] ?? 0) - (extents[right]?.left ?? 0) - gap - other);
    }
    sum += x[i] ?? 0;
  }
  const mean = sum / chain.length;
  if (least <= most) return Math.min(most, Math.max(least, mean));
  return Math.abs(least - mean) < Math.abs(most - mean) ? least : most;
}
