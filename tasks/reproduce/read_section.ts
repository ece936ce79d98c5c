/**
 * Sections as they are read back from `sections/NAME.json`, where anything may have happened to them.
 *
 * @module
 */
import { basename } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { parseJson } from "../run/json.ts";
import { Found } from "./found.ts";
import { blocksToHtml, inlineToHtml } from "./inline.ts";
import type { Block, Cell, Column, Section } from "./section.ts";

/** What to say of a file that is not the section that it should be. */
export function notASection(path: string, problem: string): UsageError {
  return new UsageError(
    `${path}: not a section of a report: ${problem}; delete the file and run ` +
      `deno task reproduce ${nameOf(path)} again`,
  );
}

/** Reads what `sections/NAME.json` holds. Throws a {@linkcode UsageError} for all but a section. */
export function parseSection(text: string, path: string): Section {
  const refusal = (problem: string) => notASection(path, problem);
  const parsed = parseJson(text);
  if (parsed === undefined) throw refusal("it is not JSON");
  const json = new Found(parsed, "section", refusal);
  return {
    name: json.field("name").oneOf(nameOf(path)),
    question: json.field("question").text(),
    title: json.field("title").text(),
    quick: json.field("quick").truth(),
    blocks: json.field("blocks").list(blockOf),
  };
}

function nameOf(path: string): string {
  return basename(path, ".json");
}

function blockOf(json: Found): Block {
  const kind = json.field("kind").text();
  switch (kind) {
    case "text":
      return { kind, markdown: json.field("markdown").markdown(blocksToHtml) };
    case "code":
      return { kind, language: json.field("language").text(), text: json.field("text").text() };
    case "table":
      return {
        kind,
        columns: json.field("columns").list(columnOf),
        rows: json.field("rows").list((row) => row.list(cellOf)),
      };
    case "figure":
      return {
        kind,
        name: json.field("name").fileName(),
        caption: json.field("caption").text(),
        files: json.field("files").list((file) => file.oneOf("vl.json", "svg", "png")),
      };
    case "finding":
      return {
        kind,
        label: json.field("label").markdown(inlineToHtml),
        holds: json.field("holds").truth(),
        detail: json.field("detail").markdown(inlineToHtml),
      };
    case "runs":
      return {
        kind,
        runs: json.field("runs").list((run) => ({
          label: run.field("label").text(),
          command: run.field("command").text(),
        })),
      };
    default:
      return json.field("kind").refuse("text, code, table, figure, finding or runs");
  }
}

function columnOf(json: Found): Column {
  if (typeof json.value === "string") return json.text();
  const title = json.field("title").text();
  const digits = json.field("digits");
  return digits.value === undefined ? { title } : { title, digits: digits.decimals() };
}

function cellOf(json: Found): Cell {
  if (typeof json.value === "string") return json.markdown(inlineToHtml);
  return Array.isArray(json.value) ? json.list((value) => value.number()) : json.number();
}
