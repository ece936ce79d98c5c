/**
 * Cells in words, and the notes that they refer to.
 *
 * @module
 */
import { type Cell, cellsOf, type Matrix, type RowKind } from "./matrix.ts";

/** An error or a tolerance, of which the order of magnitude is what matters: `3e-7`. */
export function showError(value: number): string {
  return value === 0 ? "0" : value.toExponential(0);
}

/** A reason, with the places that it is given for. */
export interface Note {
  /** As cells refer to it, from 1. */
  readonly number: number;
  /** `max on webgpu float16`, or a whole backend. */
  readonly places: string;
  /** The reason. */
  readonly why: string;
}

/** Notes, and the number of the one that belongs to a cell. */
export interface Notes {
  readonly all: readonly Note[];
  numberOf(cell: Cell): number | undefined;
}

/** A note for each reason of each backend. */
export function notesOf(matrix: Matrix): Notes {
  const known = new Map<
    string,
    { readonly rows: string[]; readonly column: string; why: string }
  >();
  const keys = new Map<Cell, string>();
  for (const { cell, row, column } of cellsOf(matrix)) {
    if (!("why" in cell)) continue;
    const key = JSON.stringify([column.title, cell.why]);
    const note = known.get(key) ?? { rows: [], column: column.title, why: cell.why };
    note.rows.push(row.name);
    known.set(key, note);
    keys.set(cell, key);
  }
  const order = [...known.keys()];
  return {
    all: [...known.values()].map(({ rows, column, why }, i) => ({
      number: i + 1,
      places: rows.length === matrix.rows.length ? column : `${rows.join(", ")} on ${column}`,
      why,
    })),
    numberOf(cell) {
      const key = keys.get(cell);
      return key === undefined ? undefined : order.indexOf(key) + 1;
    },
  };
}

/** A cell in a word or two: `ok 3e-7`, `no [1]`. */
export function cellText(cell: Cell, notes: Notes): string {
  switch (cell.state) {
    case "ok":
      return `ok ${showError(cell.error)}`;
    case "reference":
      return "reference";
    case "refused":
      return `no [${notes.numberOf(cell)}]`;
    case "wrong":
      return `WRONG [${notes.numberOf(cell)}]`;
  }
}

/** Titles of the parts of the matrix. */
export const kindTitles: Readonly<Record<RowKind, string>> = {
  op: "Ops",
  optimizer: "Optimizers",
  random: "Random",
  training: "Training",
};

/** The rows of a kind, and what is allowed on each backend; "" where nothing was compared. */
export interface Part {
  readonly kind: RowKind;
  readonly rows: Matrix["rows"];
  readonly allowed: readonly string[];
}

/** The matrix by kind, without kinds that have no row. */
export function partsOf({ columns, rows }: Matrix): Part[] {
  const kinds: readonly RowKind[] = ["op", "optimizer", "random", "training"];
  return kinds.flatMap((kind): Part[] => {
    const own = rows.filter((row) => row.kind === kind);
    if (own.length === 0) return [];
    const allowed = columns.map((_, i) => {
      const found = own.flatMap(({ cells }) => {
        const cell = cells[i];
        return cell?.state === "ok" ? [cell.allowed] : [];
      });
      return found.length === 0 ? "" : showError(Math.max(...found));
    });
    return [{ kind, rows: own, allowed }];
  });
}

/** What was done, in sentences. */
export const explanation: readonly string[] = [
  "Each op is computed forward and backward, on the inputs that it declares and on empty, odd, broadcast and infinite ones, and compared with " +
  "the reference backend in float64. The number is the largest error of an element, relative to the element or, where " +
  "that is larger, to the root mean square of the array; the line above says what is allowed.",
  "The reference in float64 itself is compared with finite differences, of first and second order.",
  "Optimizers take ten steps each; random numbers must be the same bits. The trainings are 30 steps on drawn digits: " +
  "the number is the largest difference of a step's loss from the reference in float32.",
];

/** What cells mean. */
export const meanings: readonly (readonly [cell: string, meaning: string])[] = [
  ["ok 3e-7", "right, with this largest error; ok 0: not a digit differs"],
  ["reference", "what the others are compared with"],
  ["no [1]", "the backend cannot do it here; the note says why"],
  ["WRONG [2]", "not what the reference computes; the note says where"],
];
