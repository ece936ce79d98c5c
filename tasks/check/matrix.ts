/**
 * What `deno task check --backends` finds: everything that is computed, on every backend.
 *
 * @module
 */
import type { Precision } from "../../kernel/check/mod.ts";

/** A backend with certain options. */
export interface Column {
  /** `webgpu float16`: the backend's name, options that tell it from its other columns, and how exact it is. */
  readonly title: string;
  /** The plugin's name. */
  readonly backend: string;
  /** The options that tell it from its other columns, as `--set backend.NAME=VALUE` takes them. */
  readonly options: Readonly<Record<string, string>>;
  /** How exact its numbers are; `undefined` where it could not be made to ask it. */
  readonly precision: Precision | undefined;
  /** Why it cannot be made here, and what would help; `undefined` where it can. */
  readonly refused: string | undefined;
}

/** What was found of one thing on one backend. */
export type Cell =
  /** It is what the reference computes. The greatest error, of what is allowed. */
  | { readonly state: "ok"; readonly error: number; readonly allowed: number }
  /** It is what the others are compared with. */
  | { readonly state: "reference" }
  /** The backend says that it cannot do this. */
  | { readonly state: "refused"; readonly why: string }
  /** It is not what the reference computes. */
  | { readonly state: "wrong"; readonly why: string };

/** What is computed. */
export type RowKind = "op" | "optimizer" | "random" | "training";

/** One thing on every backend. */
export interface Row {
  /** `conv2d`. */
  readonly name: string;
  /** What it is. */
  readonly kind: RowKind;
  /** One for each column. */
  readonly cells: readonly Cell[];
}

/** All that was found. */
export interface Matrix {
  /** The backends. */
  readonly columns: readonly Column[];
  /** What they computed. */
  readonly rows: readonly Row[];
}

/** A cell with its place. */
export interface Placed<C extends Cell = Cell> {
  readonly cell: C;
  readonly row: Row;
  readonly column: Column;
}

/** All cells, row by row. */
export function cellsOf({ columns, rows }: Matrix): Placed[] {
  return rows.flatMap((row) =>
    columns.flatMap((column, i) => {
      const cell = row.cells[i];
      return cell === undefined ? [] : [{ cell, row, column }];
    })
  );
}

/** How many cells are of each state. */
export function count(matrix: Matrix, state: Cell["state"]): number {
  return cellsOf(matrix).filter(({ cell }) => cell.state === state).length;
}
