/**
 * The order of the items in each row, with few crossings between rows.
 *
 * @module
 */
import type { Link } from "./ranks.ts";

/** How often the rows are gone through. Crossings hardly fall after that. */
const SWEEPS = 12;

/**
 * Rows of item numbers. Every link must lead from one row to the next. Each sweep sorts a row by the
 * mean place of what its items are linked to (Sugiyama et al. 1981); the best state is kept.
 */
export function order(ranks: readonly number[], links: readonly Link[]): number[][] {
  const above = Map.groupBy(links, ({ to }) => to);
  const below = Map.groupBy(links, ({ from }) => from);
  let rows = firstOrder(ranks, links, above);
  let best = rows;
  let fewest = crossings(rows, below);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    const places = placesOf(rows, ranks.length);
    rows = (down ? rows : rows.toReversed()).map((row) => {
      const meanOf = (i: number) => {
        const near = down
          ? above.get(i)?.map(({ from }) => from)
          : below.get(i)?.map(({ to }) => to);
        const sum = near?.reduce((total, j) => total + (places[j] ?? 0), 0);
        return sum === undefined ? places[i] ?? 0 : sum / (near?.length ?? 1);
      };
      const means = new Map(row.map((i) => [i, meanOf(i)]));
      const sorted = row.toSorted((i, j) => (means.get(i) ?? 0) - (means.get(j) ?? 0));
      sorted.forEach((i, place) => places[i] = place);
      return sorted;
    });
    if (!down) rows.reverse();
    const count = crossings(rows, below);
    if (count < fewest) [best, fewest] = [rows, count];
  }
  return best;
}

/** From the last row upwards: what an item is made from stands in the order of its links. */
function firstOrder(
  ranks: readonly number[],
  links: readonly Link[],
  above: ReadonlyMap<number, readonly Link[]>,
): number[][] {
  const height = ranks.reduce((a, b) => Math.max(a, b + 1), 0);
  const members = Array.from({ length: height }, (): number[] => []);
  ranks.forEach((rank, i) => members[rank]?.push(i));
  const linked = new Set(links.map(({ from }) => from));
  const rows: number[][] = Array.from({ length: height }, () => []);
  for (let r = height - 1; r >= 0; r--) {
    const wanted = (rows[r + 1] ?? []).flatMap((i) => above.get(i)?.map(({ from }) => from) ?? []);
    const ends = (members[r] ?? []).filter((i) => !linked.has(i));
    rows[r] = [...new Set([...wanted, ...ends])];
  }
  return rows;
}

function placesOf(rows: readonly (readonly number[])[], count: number): number[] {
  const places = Array<number>(count).fill(0);
  for (const row of rows) row.forEach((i, place) => places[i] = place);
  return places;
}

/** Pairs of links that cross: inversions, counted with a tree of sums (Barth et al. 2002). */
function crossings(
  rows: readonly (readonly number[])[],
  below: ReadonlyMap<number, readonly Link[]>,
): number {
  let total = 0;
  rows.forEach((row, r) => {
    const places = new Map(rows[r + 1]?.map((i, place) => [i, place]));
    const ends = row.flatMap((i) =>
      (below.get(i) ?? []).map(({ to }) => places.get(to) ?? 0).sort((a, b) => a - b)
    );
    const tree = new Uint32Array(places.size + 1);
    ends.forEach((end, seen) => {
      let notAfter = 0;
      for (let k = end + 1; k > 0; k -= k & -k) notAfter += tree[k] ?? 0;
      total += seen - notAfter;
      for (let k = end + 1; k < tree.length; k += k & -k) tree[k] = (tree[k] ?? 0) + 1;
    });
  });
  return total;
}
