/**
 * What an experiment leaves behind: one section of the report, as data. Every writer of the report, to
 * Markdown, to HTML and to numbers, starts from here.
 *
 * @module
 */
import { spreadOf } from "../run/spread.ts";

/** A column of a table: a title, and for numbers how many decimals. Default: two, none if whole. */
export type Column = string | { readonly title: string; readonly digits?: number };

/**
 * A cell of a table: text in Markdown, a number, or a list of numbers, one a seed, which is shown as the
 * mean with the least and the greatest.
 */
export type Cell = string | number | readonly number[];

/** A piece of a section. */
export type Block =
  | { readonly kind: "text"; readonly markdown: string }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | {
    readonly kind: "table";
    readonly columns: readonly Column[];
    readonly rows: readonly (readonly Cell[])[];
  }
  | {
    /** `figures/NAME.svg` and `.png`, and `.vl.json` where it is a plot. */
    readonly kind: "figure";
    readonly name: string;
    readonly caption: string;
    readonly files: readonly ("vl.json" | "svg" | "png")[];
  }
  | Finding
  | {
    /** The training runs of this section. */
    readonly kind: "runs";
    readonly runs: readonly { readonly label: string; readonly command: string }[];
  };

/** A claim that was checked. */
export interface Finding {
  /** Marks a finding. */
  readonly kind: "finding";
  /** The claim. */
  readonly label: string;
  /** Whether it was found to be true. */
  readonly holds: boolean;
  /** What was found. */
  readonly detail: string;
}

/** The section of one experiment. */
export interface Section {
  /** The experiment's name, as in `deno task reproduce NAME`. */
  readonly name: string;
  /** The question of the original report: `Q9`. */
  readonly question: string;
  /** What stands above the section. */
  readonly title: string;
  /** Whether it trained on small generated data, to see that everything works. */
  readonly quick: boolean;
  /** What it found, in order. */
  readonly blocks: readonly Block[];
}

/** The title of a column. */
export function titleOf(column: Column): string {
  return typeof column === "string" ? column : column.title;
}

/** A cell as text: `97.24 (97.14 to 97.32)` for numbers over seeds. */
export function showCell(cell: Cell, column: Column | undefined): string {
  if (typeof cell === "string") return cell;
  const digits = typeof column === "object" ? column.digits : undefined;
  if (typeof cell === "number") return showNumber(cell, digits);
  const { mean, least, greatest } = spreadOf(cell);
  const show = (value: number) => showNumber(value, digits ?? 2);
  return cell.length < 2 ? show(mean) : `${show(mean)} (${show(least)} to ${show(greatest)})`;
}

function showNumber(value: number, digits = Number.isInteger(value) ? 0 : 2): string {
  // A minus sign as people write it, and none before a zero that was rounded to.
  const text = Number.isFinite(value) ? value.toFixed(digits) : "–";
  return /^-[0.]+$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** `Q9` before `Q10`, and experiments of one question by name. */
export function bySection(
  a: { readonly question: string; readonly name: string },
  b: { readonly question: string; readonly name: string },
): number {
  const number = (question: string) => Number(question.replace(/\D/g, "")) || Infinity;
  return number(a.question) - number(b.question) || (a.name < b.name ? -1 : 1);
}
