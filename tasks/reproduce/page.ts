/**
 * `index.html`: one file that needs nothing else, neither network nor script.
 *
 * @module
 */
import { type Html, markup, nothing } from "../plot/report/markup.ts";
import { code, figure, folded, page, pageHead, table } from "../plot/report/page.ts";
import { blocksToHtml, inlineToHtml, type Resolve } from "./inline.ts";
import { type Block, type Section, showCell, titleOf } from "./section.ts";
import { commandOf, introduction, notice, reportTitle, summaryOf } from "./wording.ts";

/** The whole report as HTML. `pictures` holds the figures as SVG, by name. */
export function reportToPage(
  sections: readonly Section[],
  pictures: ReadonlyMap<string, string>,
  resolve: Resolve,
): string {
  const contents = sections.map((section) => [
    markup`<a href="#${section.name}">${section.name}</a>`,
    section.question,
    section.title,
    summaryOf(section),
  ]);
  return page(reportTitle, [
    pageHead(reportTitle, introduction),
    table(["Experiment", "Question", "About", "Claims"].map((title) => ({ title })), contents),
    ...sections.map((section) => sectionToHtml(section, pictures, resolve)),
  ]);
}

function sectionToHtml(
  section: Section,
  pictures: ReadonlyMap<string, string>,
  resolve: Resolve,
): Html {
  const note = notice(section);
  const blocks = section.blocks.map((block) => blockToHtml(block, pictures, resolve));
  return markup`<section id="${section.name}">
<h2>${section.question}: ${section.title}</h2>
${
    note === undefined
      ? nothing
      : markup`<p class="note">${inlineToHtml(note, resolve)}</p>\n`
  }${blocks}
<p>Do it again: <code>${commandOf(section)}</code></p>
</section>
`;
}

function blockToHtml(block: Block, pictures: ReadonlyMap<string, string>, resolve: Resolve): Html {
  switch (block.kind) {
    case "text":
      return markup`${blocksToHtml(block.markdown, resolve)}`;
    case "code":
      return code(block.text);
    case "table":
      return table(
        block.columns.map((column, i) => ({
          title: titleOf(column),
          numeric: block.rows.every((row) => typeof row[i] !== "string"),
        })),
        block.rows.map((row) =>
          block.columns.map((column, i) =>
            markup`${inlineToHtml(showCell(row[i] ?? "", column), resolve)}`
          )
        ),
      );
    case "figure":
      return figure({
        title: block.caption,
        caption: block.caption,
        svg: pictures.get(block.name) ?? "",
      });
    case "finding":
      return markup`<p>${block.holds ? "✓ holds" : "✗ does not hold"}: <strong>${
        inlineToHtml(block.label, resolve)
      }.</strong> ${inlineToHtml(block.detail, resolve)}</p>\n`;
    case "runs":
      return folded(
        "The same runs by themselves",
        block.runs.flatMap(({ label, command }) => [markup`<p>${label}:</p>\n`, code(command)]),
      );
  }
}
