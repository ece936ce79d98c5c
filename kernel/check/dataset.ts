/**
 * Checks a dataset against its contract, for those who write one.
 *
 * @module
 */
import { showShape, sizeOf } from "../backend.ts";
import type { Dataset, Split } from "../dataset.ts";
import { findShared, type NamedScan } from "./dataset_shared.ts";
import { checkRead, type Rows, scan } from "./dataset_split.ts";

/** How much of a dataset is checked, and what it may do. */
export interface DatasetCheckOptions {
  /** Whether an example may be in two splits. Default false. */
  readonly sharedExamples?: boolean;
  /** How many examples of each split are looked at, from the first on. Default: all. */
  readonly limit?: number;
}

/**
 * What is wrong with a dataset: one readable line for each problem, none for a sound one.
 *
 * It looks at names, shapes and sizes; reads every example and looks for values that are not finite,
 * labels that are not classes, and classes that no training example has; reads some again, in
 * another order and next to other memory, to see that the same example is always the same and that
 * nothing else is touched; and compares the splits for examples that are in two of them.
 *
 * ```ts
 * const split = (size: number) => ({
 *   size,
 *   read(indices: Uint32Array, inputs: Float32Array, labels: Float32Array) {
 *     indices.forEach((index, row) => (inputs[row] = index, labels[row] = index % 2));
 *   },
 * });
 * const splits = { train: split(100), validation: split(10) };
 * const dataset = { name: "parity", inputShape: [1], classes: ["even", "odd"], splits };
 * console.log(await checkDataset(dataset));
 * // ["validation: 10 examples are in train too: example 0 is train's 0"]
 * ```
 */
export async function checkDataset(
  dataset: Dataset,
  { sharedExamples = false, limit = Infinity }: DatasetCheckOptions = {},
): Promise<string[]> {
  const problems = checkDescription(dataset);
  // Without a shape there is no row to read.
  if (!dataset.inputShape.every(isSize)) return problems;
  const rows: Rows = {
    rowSize: sizeOf(dataset.inputShape),
    classes: dataset.classes.length,
  };
  const scans: NamedScan[] = [];
  for (const [name, split] of namedSplits(dataset)) {
    if (!isSize(split.size)) {
      problems.push(`${name}: found size ${split.size}, needed: a whole number, 1 or more`);
      continue;
    }
    try {
      problems.push(...await checkRead(name, split, rows));
      const found = await scan(name, split, rows, Math.min(limit, split.size));
      problems.push(...found.problems);
      scans.push({ name, split, fingerprints: found.fingerprints });
      if (name === "train" && found.fingerprints.length === split.size) {
        problems.push(...missingClasses(dataset, found.seen));
      }
    } catch (error) {
      problems.push(`${name}: reading failed: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (!sharedExamples) problems.push(...await findShared(scans, rows.rowSize));
  return problems;
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n > 0;
}

function namedSplits({ splits }: Dataset): (readonly [string, Split])[] {
  const { train, validation, test } = splits;
  return [
    ["train", train],
    ["validation", validation],
    ...test === undefined ? [] : [["test", test] as const],
  ];
}

function checkDescription({ name, inputShape, classes }: Dataset): string[] {
  const problems: string[] = [];
  if (name.trim() === "") problems.push("name: it is empty");
  if (!inputShape.every(isSize)) {
    problems.push(`inputShape: found ${showShape(inputShape)}, needed: sizes of 1 or more`);
  }
  if (classes.length === 0) problems.push("classes: there are none");
  const twice = classes.find((c, i) => classes.indexOf(c) !== i);
  if (twice !== undefined) problems.push(`classes: "${twice}" is there twice`);
  return problems;
}

function missingClasses({ classes }: Dataset, seen: ReadonlySet<number>): string[] {
  return classes.flatMap((name, label) =>
    seen.has(label) ? [] : [`train: class ${label} ("${name}") has no example`]
  );
}
