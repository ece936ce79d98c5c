/**
 * The Markdown that experiments write, as HTML: paragraphs, lists, `code`, **bold**, *emphasis*,
 * [links](to), and math between dollar signs.
 *
 * @module
 */
import { type Html, markup } from "../plot/report/markup.ts";
import { math } from "./math.ts";

/** Where a link leads: the address for `repo:PATH`, or `undefined` where there is none. */
export type Resolve = (target: string) => string | undefined;

/** Paragraphs, lists and lines of math, which stand apart by empty lines. */
export function blocksToHtml(markdown: string, resolve: Resolve): Html[] {
  return markdown.split(/\n{2,}/).filter((part) => part.trim() !== "").map((part) => {
    const display = /^\$\$([\s\S]+)\$\$$/.exec(part.trim())?.[1];
    if (display !== undefined) {
      return markup`<p>${math(display.trim(), { display: true })}</p>\n`;
    }
    const items = part.split(/\n(?=- )/);
    if (!part.startsWith("- ")) return markup`<p>${inlineToHtml(part, resolve)}</p>\n`;
    const list = items.map((item) => markup`<li>${inlineToHtml(item.slice(2), resolve)}</li>\n`);
    return markup`<ul>\n${list}</ul>\n`;
  });
}

const token =
  /`(?<code>[^`]+)`|\$(?<tex>[^$]+)\$|\*\*(?<bold>.+?)\*\*|\*(?<emphasis>[^*]+)\*|\[(?<label>[^\]]+)\]\((?<target>[^)]+)\)/gs;

/** The signs within a line. */
export function inlineToHtml(markdown: string, resolve: Resolve): Html[] {
  const parts: Html[] = [];
  let end = 0;
  for (const match of markdown.matchAll(token)) {
    parts.push(markup`${markdown.slice(end, match.index)}`, mark(match.groups ?? {}, resolve));
    end = match.index + match[0].length;
  }
  return [...parts, markup`${markdown.slice(end)}`];
}

function mark(groups: Readonly<Record<string, string | undefined>>, resolve: Resolve): Html {
  const { code, tex, bold, emphasis, label = "", target = "" } = groups;
  if (code !== undefined) return markup`<code>${code}</code>`;
  if (tex !== undefined) return math(tex, { display: false });
  if (bold !== undefined) return markup`<strong>${inlineToHtml(bold, resolve)}</strong>`;
  if (emphasis !== undefined) return markup`<em>${inlineToHtml(emphasis, resolve)}</em>`;
  const address = resolveLink(target, resolve);
  const inner = inlineToHtml(label, resolve);
  return address === undefined ? markup`${inner}` : markup`<a href="${address}">${inner}</a>`;
}

/** The same Markdown with its `repo:` links resolved; the label alone where there is no address. */
export function resolveLinks(markdown: string, resolve: Resolve): string {
  return markdown.replaceAll(
    /\[([^\]]+)\]\((repo:[^)]+)\)/g,
    (_, label: string, target: string) => {
      const address = resolveLink(target, resolve);
      return address === undefined ? label : `[${label}](${address})`;
    },
  );
}

function resolveLink(target: string, resolve: Resolve): string | undefined {
  return target.startsWith("repo:") ? resolve(target.slice("repo:".length)) : target;
}
