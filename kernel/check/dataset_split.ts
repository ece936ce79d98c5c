/**
 * Checks one split of a dataset: that reading keeps its contract, and that the examples are sound.
 *
 * @module
 */
import type { Split } from "../dataset.ts";
import { Random } from "../random.ts";

/** The sizes that every row of a dataset has to fit. */
export interface Rows {
  /** How many values an example has. */
  readonly rowSize: number;
  /** How many classes there are. */
  readonly classes: number;
}

/** What was found by reading a split from its first example on. */
export interface Scan {
  /** One line for each kind of problem. */
  readonly problems: readonly string[];
  /** A number for each example, the same for the same values. */
  readonly fingerprints: Float64Array;
  /** The labels that occurred. */
  readonly seen: ReadonlySet<number>;
}

/** No dataset writes this by chance: what is still there afterwards was not written. */
const UNTOUCHED = Math.fround(-1.2345e30);

/** Examples per call while all are read. */
const BLOCK = 256;

/** Examples that `checkRead` reads in several ways. */
const PROBES = 16;

/** Reads examples into buffers that have `spare` rows more than needed, all of them marked. */
async function read(
  split: Split,
  indices: Uint32Array,
  rowSize: number,
  { spare = 0, random }: { readonly spare?: number; readonly random?: Random | undefined } = {},
): Promise<{ inputs: Float32Array; labels: Float32Array }> {
  const count = indices.length + spare;
  const inputs = new Float32Array(count * rowSize).fill(UNTOUCHED);
  const labels = new Float32Array(count).fill(UNTOUCHED);
  await split.read(indices, inputs, labels, random);
  return { inputs, labels };
}

/**
 * Whether the same example reads the same: alone, in a batch, in the other order and twice at once;
 * and whether reading leaves the indices and the rows beyond them alone. Then the same with random
 * numbers, as a split is read that a model trains on.
 */
export async function checkRead(name: string, split: Split, rows: Rows): Promise<string[]> {
  const problems = await checkWays(name, split, rows, undefined);
  if (problems.length > 0) return problems;
  const random = new Random(0);
  problems.push(...await checkWays(name, split, rows, random));
  if (random.state.position !== 0) {
    problems.push(`${name}: reading draws from the random numbers of the epoch, not from a fork`);
  }
  return problems;
}

async function checkWays(
  name: string,
  split: Split,
  { rowSize }: Rows,
  random: Random | undefined,
): Promise<string[]> {
  const problems: string[] = [];
  const count = Math.min(PROBES, split.size);
  // Spread over the split, the first and the last example among them.
  const some = Uint32Array.from(
    { length: count },
    (_, i) => count === 1 ? 0 : Math.floor(i * (split.size - 1) / (count - 1)),
  );
  const asked = some.slice();
  const first = await read(split, asked, rowSize, { spare: 2, random });
  if (asked.some((index, i) => index !== some[i])) {
    problems.push(`${name}: reading changes the indices it was given`);
  }
  const beyond = [...first.inputs.subarray(count * rowSize), ...first.labels.subarray(count)];
  if (beyond.some((value) => value !== UNTOUCHED)) {
    problems.push(`${name}: reading ${count} examples writes beyond row ${count - 1}`);
  }

  const differs = (
    row: number,
    other: { inputs: Float32Array; labels: Float32Array },
    at: number,
  ) =>
    !Object.is(first.labels[row], other.labels[at]) ||
    first.inputs.subarray(row * rowSize, (row + 1) * rowSize)
      .some((value, i) => !Object.is(value, other.inputs[at * rowSize + i]));
  const ways: readonly (readonly [string, readonly number[]])[] = [
    ["again", Array.from(some.keys())],
    ["in the other order", Array.from(some.keys()).reverse()],
    ["twice at once", Array.from(some.keys()).flatMap((row) => [row, row])],
    ["alone", [count - 1]],
  ];
  for (const [way, order] of ways) {
    const indices = Uint32Array.from(order, (row) => some[row] ?? 0);
    const other = await read(split, indices, rowSize, { random });
    const at = order.findIndex((row, i) => differs(row, other, i));
    if (at >= 0) {
      problems.push(
        `${name}: example ${some[order[at] ?? 0]} is another one when read ${way}` +
          (random === undefined ? "" : " with the same random numbers"),
      );
    }
  }
  return problems;
}

/** Reads the first `count` examples of a split. */
export async function scan(
  name: string,
  split: Split,
  { rowSize, classes }: Rows,
  count: number,
): Promise<Scan> {
  const fingerprints = new Float64Array(count);
  const seen = new Set<number>();
  const tally = new Tally(name);
  for (let start = 0; start < count; start += BLOCK) {
    const size = Math.min(BLOCK, count - start);
    const { inputs, labels } = await read(
      split,
      Uint32Array.from({ length: size }, (_, i) => start + i),
      rowSize,
    );
    for (let i = 0; i < size; i++) {
      const row = inputs.subarray(i * rowSize, (i + 1) * rowSize);
      fingerprints[start + i] = fingerprint(row);
      const label = labels[i] ?? UNTOUCHED;
      seen.add(label);
      if (label === UNTOUCHED) tally.add("has a label that was not written", start + i);
      else if (!Number.isInteger(label) || label < 0 || label >= classes) {
        tally.add(
          "has a label that is no class",
          start + i,
          `${label}, allowed: 0 to ${classes - 1}`,
        );
      }
      const bad = row.findIndex((value) => !Number.isFinite(value) || value === UNTOUCHED);
      if (bad < 0) continue;
      if (row[bad] === UNTOUCHED) {
        tally.add("has values that were not written", start + i, `the first at place ${bad}`);
      } else {
        tally.add("has values that are not finite", start + i, `${row[bad]} at place ${bad}`);
      }
    }
  }
  return { problems: tally.lines(), fingerprints, seen };
}

/** Counts problems of a kind, and remembers the first of each. */
class Tally {
  readonly #split: string;
  readonly #kinds = new Map<string, { first: number; detail: string; count: number }>();

  constructor(split: string) {
    this.#split = split;
  }

  add(kind: string, example: number, detail = ""): void {
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { first: example, detail, count: 1 });
    else known.count++;
  }

  lines(): string[] {
    return Array.from(this.#kinds, ([kind, { first, detail, count }]) => {
      const others = count === 1 ? "" : ` (and ${count - 1} more)`;
      return `${this.#split}: example ${first} ${kind}${detail && `: ${detail}`}${others}`;
    });
  }
}

/** A 53-bit number from the bits of all values: two 32-bit multiplicative hashes. */
function fingerprint(values: Float32Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const word of words) {
    low = Math.imul(low ^ word, 0x01000193);
    low ^= low >>> 15;
    high = Math.imul(high + word | 0, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (low >>> 0) * 2 ** 21 + (high >>> 11);
}
