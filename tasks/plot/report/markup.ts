/**
 * HTML from templates that escape what is put into them.
 *
 * @module
 */

/**
 * Text that is HTML already: only {@linkcode markup} makes it, so that no other text is taken for
 * it.
 */
export interface Html {
  /** The markup. */
  readonly html: string;
}

/**
 * A template whose values are escaped, unless they are HTML already. Those of a list follow each
 * other.
 *
 * ```ts
 * import { markup } from "./markup.ts";
 *
 * console.log(markup`<p>${"1 < 2"}</p>`.html); // <p>1 &lt; 2</p>
 * ```
 */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const parts = strings.map((text, i) => text + show(values[i] ?? ""));
  return { html: parts.join("") };
}

/** Nothing. */
export const nothing: Html = { html: "" };

function show(value: string | Html | readonly Html[]): string {
  if (typeof value === "string") return escapeHtml(value);
  return "html" in value ? value.html : value.map(({ html }) => html).join("");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML, in an element or in the quotes of an attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}
