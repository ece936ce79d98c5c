/**
 * The parts of a report: one HTML file that needs nothing else, neither network nor script.
 *
 * @module
 */
import type { DrawnPlot } from "../draw.ts";
import { type Html, markup, nothing } from "./markup.ts";
import { css } from "./style.ts";

/** The whole file. Its policy holds the browser to what it promises: nothing is loaded or run. */
export function page(title: string, body: readonly Html[]): string {
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  const document = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${{ html: css }}</style>
</head>
<body>
<main>
${body}</main>
</body>
</html>
`;
  return document.html;
}

/** What stands above all else: the name, and a line that says what it is. */
export function pageHead(title: string, line: string): Html {
  return markup`<h1>${title}</h1>
<p class="lead">${line}</p>
`;
}

/** A part of the page under its title; nothing where there is nothing to show. */
export function section(title: string, body: readonly Html[]): Html {
  return body.length === 0 ? nothing : markup`<section>
<h2>${title}</h2>
${body}</section>
`;
}

/** A part that shows its title alone until it is opened. */
export function folded(title: string, body: readonly Html[]): Html {
  return body.length === 0 ? nothing : markup`<details>
<summary>${title}</summary>
${body}</details>
`;
}

/** A remark. */
export function note(text: string): Html {
  return markup`<p class="note">${text}</p>
`;
}

/** Lines for a terminal. */
export function code(text: string): Html {
  return markup`<pre tabindex="0"><code>${text}</code></pre>
`;
}

/** A column of a table. */
export interface HtmlColumn {
  /** What stands above it. */
  readonly title: string;
  /** Whether its cells are numbers, which are set to the right. */
  readonly numeric?: boolean;
}

/**
 * A table that scrolls by itself where the screen is narrow. The first cell of a row names the row.
 */
export function table(
  columns: readonly HtmlColumn[],
  rows: readonly (readonly (string | Html)[])[],
): Html {
  const kinds = columns.map(({ numeric = false }) => numeric ? markup` class="number"` : nothing);
  const head = columns.map(({ title }, i) =>
    markup`<th scope="col"${kinds[i] ?? nothing}>${title}</th>`
  );
  const body = rows.map((cells) => {
    const [name = "", ...others] = cells;
    const values = others.map((cell, i) => markup`<td${kinds[i + 1] ?? nothing}>${cell}</td>`);
    return markup`<tr><th scope="row"${kinds[0] ?? nothing}>${name}</th>${values}</tr>
`;
  });
  return markup`<div class="wide" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}

/** A table of names and texts. */
export function textTable(title: string, texts: Readonly<Record<string, string>>): Html {
  return table([{ title }, { title: "Value" }], Object.entries(texts));
}

/** A number that matters, with a remark such as when it was reached; empty for none. */
export type Fact = readonly [name: string, value: string, remark: string];

/** Numbers with their names, side by side where there is room. */
export function facts(items: readonly Fact[]): Html {
  const shown = items.map(([name, value, remark]) => {
    const small = remark === "" ? nothing : markup`<dd class="note">${remark}</dd>`;
    return markup`<div><dt>${name}</dt><dd>${value}</dd>${small}</div>
`;
  });
  return markup`<dl class="facts">
${shown}</dl>
`;
}

/** A plot as a page shows it. */
export type Figure = Pick<DrawnPlot, "title" | "caption" | "svg">;

/**
 * A picture with its caption, and its title for those who do not see it. It is part of the page, at its own
 * size where that fits.
 */
export function figure({ title, caption, svg }: Figure): Html {
  const [, width, height] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const size = width === undefined || height === undefined
    ? nothing
    : markup` width="${width}" height="${height}"`;
  // As an image, because the names that an SVG gives its parts would meet those of the next one.
  const source = `data:image/svg+xml;base64,${new TextEncoder().encode(svg).toBase64()}`;
  return markup`<figure>
<div class="wide" tabindex="0" role="group" aria-label="${title}">
<img${size} alt="${title}" src="${source}">
</div>
<figcaption>${caption}</figcaption>
</figure>
`;
}
