/**
 * Finds examples that are in two splits of a dataset.
 *
 * @module
 */
import type { Split } from "../dataset.ts";

/** A split that was read. */
export interface NamedScan {
  /** `train`, `validation` or `test`. */
  readonly name: string;
  /** The split itself, to read suspects once more. */
  readonly split: Split;
  /** A number for each example, the same for the same values. */
  readonly fingerprints: Float64Array;
}

/** An example of a split. */
interface Place {
  readonly scan: NamedScan;
  readonly index: number;
}

async function valuesAt({ scan, index }: Place, rowSize: number): Promise<Float32Array> {
  const values = new Float32Array(rowSize);
  await scan.split.read(Uint32Array.of(index), values, new Float32Array(1));
  return values;
}

/** One line for each pair of splits that have an example in common, whatever its label. */
export async function findShared(scans: readonly NamedScan[], rowSize: number): Promise<string[]> {
  const problems: string[] = [];
  const known = new Map<number, Place>();
  for (const scan of scans) {
    const shared = new Map<NamedScan, { first: number; twin: number; count: number }>();
    for (const [index, print] of scan.fingerprints.entries()) {
      const place = { scan, index };
      const twin = known.get(print);
      if (twin === undefined) {
        known.set(print, place);
        continue;
      }
      if (twin.scan === scan) continue;
      const seen = shared.get(twin.scan);
      if (seen !== undefined) {
        seen.count++;
        continue;
      }
      // Only equal values count: fingerprints may agree by chance.
      const [a, b] = [await valuesAt(place, rowSize), await valuesAt(twin, rowSize)];
      if (a.every((value, i) => Object.is(value, b[i]))) {
        shared.set(twin.scan, { first: index, twin: twin.index, count: 1 });
      }
    }
    for (const [other, { first, twin, count }] of shared) {
      problems.push(
        `${scan.name}: ${count} ${count === 1 ? "example is" : "examples are"} in ${other.name} ` +
          `too: example ${first} is ${other.name}'s ${twin}`,
      );
    }
  }
  return problems;
}
