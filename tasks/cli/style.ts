/**
 * The few text styles that tasks use.
 *
 * @module
 */

/** Functions that wrap text in a style, or return it as it is where colour is off. */
export interface Style {
  /** Heavy. */
  bold(text: string): string;
  /** Red, for errors. */
  red(text: string): string;
}

/** Styles by ANSI escape sequences (ECMA-48, "select graphic rendition"), or plain text. */
export function styleOf(colour: boolean): Style {
  const wrap = (on: number, off: number) => (text: string): string =>
    colour ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return { bold: wrap(1, 22), red: wrap(31, 39) };
}
