/**
 * What stands above a plot: its title, and notes on how to read it.
 *
 * @module
 */
import { wrapText } from "./fit_text.ts";
import { noteColour, noteSize, titleSize } from "./theme.ts";

/** The property `title` of a specification; none where there is nothing to say. */
export interface Heading {
  /** Lines of the title, and below it those of the notes. */
  readonly title?: {
    readonly text: string[];
    readonly subtitle?: string[];
    readonly fontSize?: number;
    readonly fontWeight?: "normal";
    readonly color?: string;
  };
}

/** A title in bold and notes below it, each broken into lines of at most `width` pixels. */
export function heading(
  title: string | undefined,
  notes: readonly string[],
  width: number,
): Heading {
  const wrap = (note: string) => wrapText(note, width, { fontSize: noteSize });
  const subtitle = notes.filter((note) => note !== "").flatMap(wrap);
  const text = wrapText(title ?? "", width, { fontSize: titleSize, isBold: true });
  if (text.some((line) => line !== "")) {
    return { title: subtitle.length === 0 ? { text } : { text, subtitle } };
  }
  // A title of no text would still take up its line.
  if (subtitle.length === 0) return {};
  return { title: { text: subtitle, fontSize: noteSize, fontWeight: "normal", color: noteColour } };
}
