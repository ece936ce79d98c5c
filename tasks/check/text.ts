/**
 * The matrix as a person reads it in a terminal.
 *
 * @module
 */
import { formatTable } from "../cli/table.ts";
import { definitions, wrap } from "../list/wrap.ts";
import { cellText, explanation, kindTitles, meanings, notesOf, partsOf } from "./legend.ts";
import { count, type Matrix } from "./matrix.ts";

/** The matrix with what it means, in lines of at most `width` columns as far as the table lets it. */
export function matrixText(matrix: Matrix, width: number): string {
  const notes = notesOf(matrix);
  const columns = matrix.columns.map(({ title }) => ({ title: title.replaceAll(" ", "\n") }));
  const rows = partsOf(matrix).flatMap(({ kind, rows, allowed }, i) => [
    ...i === 0 ? [] : [[""]],
    [`${kindTitles[kind]}: allowed`, ...allowed],
    ...rows.map(({ name, cells }) => [
      name,
      ...cells.map((cell) => cellText(cell, notes)),
    ]),
  ]);
  const padded = rows.map((row) => [{ title: "" }, ...columns].map((_, i) => row[i] ?? ""));
  return [
    formatTable([{ title: "" }, ...columns], padded),
    "",
    ...explanation.flatMap((sentence) => wrap(sentence, width)),
    "",
    ...definitions(meanings, { indent: 0, width }),
    ...notes.all.length === 0 ? [] : [""],
    ...definitions(
      notes.all.map(({ number, places, why }) => [`[${number}]`, `${places}: ${why}`]),
      { indent: 0, width },
    ),
    "",
    ...wrap(verdict(matrix), width),
  ].join("\n");
}

/** How it went, in a sentence. */
export function verdict(matrix: Matrix): string {
  const [ok, wrong, refused] = [
    count(matrix, "ok"),
    count(matrix, "wrong"),
    count(matrix, "refused"),
  ];
  const missing = refused === 0 ? "" : `; ${refused} were refused, for the reasons in the notes`;
  return wrong === 0
    ? `All ${ok} comparisons are right${missing}.`
    : `${wrong} of ${ok + wrong} comparisons are wrong${missing}.`;
}
