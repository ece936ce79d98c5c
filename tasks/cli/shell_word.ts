/**
 * Command lines that a message offers.
 *
 * @module
 */

/**
 * A text as one word of a POSIX shell, in single quotes where it needs them, so that what a message
 * offers can be pasted.
 *
 * ```ts
 * console.log(`--resume ${shellWord("runs/first try")}`); // --resume 'runs/first try'
 * ```
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
