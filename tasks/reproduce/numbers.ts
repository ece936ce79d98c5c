/**
 * `numbers.json`: what the report says in numbers, for other programs.
 *
 * @module
 */
import { spreadOf } from "../run/spread.ts";
import type { JsonObject } from "../run/json.ts";
import { type Cell, type Section, titleOf } from "./section.ts";
import { commandOf } from "./wording.ts";

/**
 * Tables row by row, with the columns' titles as names, and findings, by experiment. A cell over seeds
 * has `mean`, `least`, `greatest` and the single `values`.
 */
export function numbersOf(sections: readonly Section[]): JsonObject {
  return Object.fromEntries(sections.map((section) => [section.name, {
    question: section.question,
    command: commandOf(section),
    quick: section.quick,
    tables: section.blocks.flatMap((block) =>
      block.kind !== "table" ? [] : [
        block.rows.map((row) =>
          Object.fromEntries(
            block.columns.map((column, i) => [titleOf(column) || "of", cellToJson(row[i] ?? "")]),
          )
        ),
      ]
    ),
    findings: section.blocks.flatMap((block) =>
      block.kind !== "finding"
        ? []
        : [{ label: block.label, holds: block.holds, detail: block.detail }]
    ),
    runs: section.blocks.flatMap((block) => block.kind !== "runs" ? [] : block.runs)
      .map(({ label, command }) => ({ label, command })),
  }]));
}

function cellToJson(cell: Cell): string | number | JsonObject {
  if (typeof cell !== "object") return cell;
  const { mean, least, greatest } = spreadOf(cell);
  return { mean, least, greatest, values: [...cell] };
}
