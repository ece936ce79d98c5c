/**
 * Findings as a person reads them.
 *
 * @module
 */
import type { Capability } from "../../kernel/mod.ts";
import type { Style } from "../cli/style.ts";
import { wrap } from "../list/wrap.ts";
import type { Section } from "./finding.ts";

/** Where the text is shown. */
export interface TextLayout {
  /** Columns. */
  readonly width: number;
  /** For titles, and what is missing. */
  readonly style: Style;
}

const marks: Readonly<Record<Capability["state"], string>> = {
  works: "✓",
  slower: "~",
  missing: "✗",
};

/** What the marks mean. */
export const legend =
  `${marks.works} works   ${marks.slower} works, could do better   ${marks.missing} missing`;

/** Sections of lines, each with its mark; below what is not as it could be, what to do. */
export function doctorText(sections: readonly Section[], layout: TextLayout): string {
  return sections.map(({ title, findings }) => {
    const lines = findings.flatMap(({ parts = [], ...finding }) => [
      ...linesOf(finding, widest(findings), 2, layout),
      ...parts.flatMap((part) => linesOf(part, widest(parts), 6, layout)),
    ]);
    return [layout.style.bold(title), ...lines].join("\n");
  }).join("\n\n");
}

function widest(items: readonly Capability[]): number {
  return Math.max(...items.map(({ name }) => name.length));
}

function linesOf(
  { name, state, found, hint }: Capability,
  names: number,
  indent: number,
  { width, style }: TextLayout,
): string[] {
  const left = indent + 2 + names + 2;
  const rest = " ".repeat(left);
  const [first = "", ...more] = wrap(found, width - left);
  const mark = state === "missing" ? style.red(marks[state]) : marks[state];
  const hints = hint === undefined ? [] : wrap(hint, width - left - 2);
  return [
    `${" ".repeat(indent)}${mark} ${name.padEnd(names)}  ${first}`,
    ...more.map((line) => rest + line),
    ...hints.map((line, i) => `${rest}${i === 0 ? "→ " : "  "}${line}`),
  ];
}
