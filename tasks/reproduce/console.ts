/**
 * What an experiment says on the terminal while it runs.
 *
 * @module
 */
import { formatTable } from "../cli/table.ts";
import { fitsTerminal, wrapLine } from "./lines.ts";
import { type Block, showCell, titleOf } from "./section.ts";

/** Findings and tables as they come; the text and the pictures are in the report. */
export function showBlock(block: Block): string | undefined {
  switch (block.kind) {
    case "finding": {
      const { holds, label, detail } = block;
      const line = `${holds ? "✓" : "✗"} ${plain(label)}: ${plain(detail)}`;
      return wrapLine(line, { indent: 2, hang: 4 });
    }
    case "table":
      return `\n${showTable(block)}\n`;
    case "figure":
      return wrapLine(`figure: ${block.name}`, { indent: 2 });
    case "text":
    case "code":
    case "runs":
      return undefined;
  }
}

/** A table; one that is too wide for a terminal row by row, each of its cells on a line with its title. */
function showTable({ columns, rows }: Extract<Block, { kind: "table" }>): string {
  const titles = columns.map((column) => plain(titleOf(column)));
  const cells = rows.map((row) => row.map((cell, i) => plain(showCell(cell, columns[i]))));
  const table = indent(formatTable(titles.map((title) => ({ title })), cells));
  if (fitsTerminal(table)) return table;
  const widest = Math.max(...titles.map((title) => title.length));
  return cells.map(([first = "", ...others]) =>
    [
      wrapLine(titles[0] ? `${titles[0]} ${first}` : first, { indent: 2, hang: 4 }),
      ...others.map((cell, i) =>
        wrapLine(`${(titles[i + 1] ?? "").padEnd(widest)}  ${cell}`, { indent: 4, hang: 6 })
      ),
    ].join("\n")
  ).join("\n");
}

/** Without the signs of Markdown. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll(/[`$]|\*\*/g, "");
}

function indent(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}
