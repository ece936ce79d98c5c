/**
 * What an experiment says on the terminal while it runs.
 *
 * @module
 */
import { formatTable } from "../cli/table.ts";
import { type Block, showCell, titleOf } from "./section.ts";

/** Findings and tables as they come; the text and the pictures are in the report. */
export function showBlock(block: Block): string | undefined {
  switch (block.kind) {
    case "finding":
      return `  ${block.holds ? "✓" : "✗"} ${plain(block.label)}: ${plain(block.detail)}`;
    case "table": {
      const rows = block.rows.map((row) =>
        row.map((cell, i) => plain(showCell(cell, block.columns[i])))
      );
      const titles = block.columns.map((column) => ({ title: plain(titleOf(column)) }));
      return `\n${indent(formatTable(titles, rows))}\n`;
    }
    case "figure":
      return `  figure: ${block.name}`;
    case "text":
    case "code":
    case "runs":
      return undefined;
  }
}

/** Without the signs of Markdown. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll(/[`$]|\*\*/g, "");
}

function indent(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}
