/**
 * Who called whom, for experiments that walk through the program as it runs.
 *
 * @module
 */
import { root } from "./source_line.ts";

/**
 * The lines of the project's source that led here, `kernel/op.ts:12`, the innermost first, without the
 * caller's own.
 */
export function callStack(): string[] {
  const { stack = "" } = new Error();
  return [...stack.matchAll(/\(?(file:[^\s()]+:\d+):\d+\)?/g)].slice(2).flatMap(([, url = ""]) =>
    url.startsWith(root.href) ? [url.slice(root.href.length)] : []
  );
}
