/**
 * `report.md`.
 *
 * @module
 */
import { type Resolve, resolveLinks } from "./inline.ts";
import { type Block, type Section, showCell, titleOf } from "./section.ts";
import { commandOf, introduction, notice, reportTitle, summaryOf } from "./wording.ts";

/** The whole report as Markdown. */
export function reportToMarkdown(sections: readonly Section[], resolve: Resolve): string {
  const contents = sections.map((section) =>
    `| [${section.name}](#${
      anchor(headingOf(section))
    }) | ${section.question} | ${section.title} ` +
    `| ${summaryOf(section)} |`
  );
  return [
    `# ${reportTitle}`,
    resolveLinks(introduction, resolve),
    ["| experiment | question | about | claims |", "| --- | --- | --- | --- |", ...contents]
      .join("\n"),
    ...sections.map((section) => sectionToMarkdown(section, resolve)),
  ].join("\n\n") + "\n";
}

/** One section as Markdown. */
export function sectionToMarkdown(section: Section, resolve: Resolve): string {
  const note = notice(section);
  return [
    `## ${headingOf(section)}`,
    ...(note === undefined ? [] : [`> ${note}`]),
    ...section.blocks.map((block) => blockToMarkdown(block, resolve)),
    `Do it again: \`${commandOf(section)}\``,
  ].join("\n\n");
}

function headingOf({ question, title }: Section): string {
  return `${question}: ${title}`;
}

/** The anchor that Markdown's readers make of a heading: letters, digits and dashes. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

function blockToMarkdown(block: Block, resolve: Resolve): string {
  switch (block.kind) {
    case "text":
      return resolveLinks(block.markdown, resolve);
    case "code":
      return `\`\`\`${block.language}\n${block.text}\n\`\`\``;
    case "table": {
      const { columns, rows } = block;
      const line = (cells: readonly string[]) =>
        `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
      return [
        line(columns.map(titleOf)),
        line(columns.map((_, i) => isNumeric(rows.map((row) => row[i])) ? "---:" : "---")),
        ...rows.map((row) =>
          line(columns.map((column, i) => resolveLinks(showCell(row[i] ?? "", column), resolve)))
        ),
      ].join("\n");
    }
    case "figure": {
      const { name, caption, files } = block;
      const links = files.map((file) => `[${file}](figures/${name}.${file})`).join(", ");
      return `![${
        caption.replaceAll(/[[\]]/g, "")
      }](figures/${name}.svg)\n\n*${caption}* (${links})`;
    }
    case "finding":
      return `- ${block.holds ? "✓ holds" : "✗ does not hold"}: **${
        resolveLinks(block.label, resolve)
      }.** ${resolveLinks(block.detail, resolve)}`;
    case "runs":
      return [
        "The same runs by themselves:",
        ...block.runs.map(({ label, command }) => `- ${label}: \`${command}\``),
      ].join("\n").replace("\n", "\n\n");
  }
}

/** Whether a column holds numbers only, which are set to the right. */
function isNumeric(cells: readonly unknown[]): boolean {
  return cells.length > 0 && cells.every((cell) => typeof cell !== "string");
}
