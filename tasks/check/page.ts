/**
 * The matrix as a page of the documentation.
 *
 * @module
 */
import { cellText, explanation, kindTitles, meanings, notesOf, partsOf } from "./legend.ts";
import type { MachineNote } from "./machine.ts";
import type { Matrix } from "./matrix.ts";
import { verdict } from "./text.ts";

/** The page as Markdown. `command` is what made it. */
export function matrixPage(
  matrix: Matrix,
  machine: readonly MachineNote[],
  command: string,
): string {
  const notes = notesOf(matrix);
  const titles = matrix.columns.map(({ title }) => title);
  const parts = partsOf(matrix).flatMap(({ kind, rows, allowed }) => [
    `## ${kindTitles[kind]}`,
    [
      line(["", ...titles]),
      line(["---", ...titles.map(() => "---")]),
      ...allowed.some((text) => text !== "")
        ? [line(["*allowed*", ...allowed.map((text) => text === "" ? "" : `*${text}*`)])]
        : [],
      ...rows.map(({ name, cells }) =>
        line([
          kind === "op" || kind === "optimizer" ? `\`${name}\`` : name,
          ...cells.map((cell) => cellText(cell, notes)),
        ])
      ),
    ].join("\n"),
  ]);
  return [
    "# Every backend beside every other",
    `Written by \`${command}\`, on the machine described below: do not edit it.`,
    verdict(matrix),
    ...explanation,
    meanings.map(([cell, meaning]) => `- \`${cell}\`: ${meaning}`).join("\n"),
    ...notes.all.length === 0 ? [] : [
      "## Notes",
      notes.all.map(({ number, places, why }) => `- [${number}] ${places}: ${why}`).join("\n"),
    ],
    ...parts,
    "## The machine",
    machine.map(({ name, found }) => `- ${name}: ${found}`).join("\n"),
  ].join("\n\n") + "\n";
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
