/**
 * Computes everything on every backend, and compares.
 *
 * @module
 */
import type { Cell, Matrix, Row } from "./matrix.ts";
import { type Checkable, type Comparison, comparisonsOf } from "./comparisons.ts";
import { type Made, make, type Variant } from "./variants.ts";

/** What is to be checked, on what. */
export interface CheckOptions extends Checkable {
  /** The backends. */
  readonly variants: readonly Variant[];
  /** Told what is computed now, and where. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Makes each backend and computes on it every op's samples, forward and backward, every optimizer's steps, random
 * numbers, and the lessons. Compares with the reference in float64, and losses with the reference in float32. The reference in float64 itself is held to finite differences.
 */
export async function measureMatrix(options: CheckOptions): Promise<Matrix> {
  const { variants, onProgress = () => {} } = options;
  const comparisons = comparisonsOf(options);
  const total = variants.length * comparisons.length;
  let done = 0;
  // At the same time: while one waits for its device, the others compute.
  const found = await Promise.all(variants.map(async (variant) => {
    const made = await make(variant);
    const cells: Cell[] = [];
    for (const comparison of comparisons) {
      onProgress(`${done} of ${total} checks done: ${comparison.name} on ${made.column.title}`);
      cells.push(await cellOf(comparison, made));
      done++;
    }
    return { column: made.column, cells };
  }));
  return {
    columns: found.map(({ column }) => column),
    rows: comparisons.map(({ name, kind }, i): Row => ({
      name,
      kind,
      cells: found.flatMap(({ cells }) => cells[i] ?? []),
    })),
  };
}

async function cellOf({ check }: Comparison, { backend, column }: Made): Promise<Cell> {
  if (backend === undefined) {
    return { state: "refused", why: column.refused ?? "it cannot be made" };
  }
  return await check({ backend, precision: column.precision ?? backend.dtype });
}
