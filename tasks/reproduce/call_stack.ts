/**
 * Who called whom, for experiments that walk through the program as it runs.
 *
 * @module
 */
import { root } from "./source_line.ts";

/** A place in the project's source that is being executed. */
export interface CallSite {
  /** The file, from the root of the project. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The places in the project's source that led here, the innermost first, without the caller's own. */
export function callStack(): CallSite[] {
  const { stack = "" } = new Error();
  return [...stack.matchAll(/\(?(file:[^\s()]+):(\d+):\d+\)?/g)].slice(2).flatMap(
    ([, url = "", line]) =>
      url.startsWith(root.href) ? [{ path: url.slice(root.href.length), line: Number(line) }] : [],
  );
}
