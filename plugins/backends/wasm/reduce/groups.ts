/**
 * A reduction over any axes as reductions of the middle of three.
 *
 * @module
 */
import type { Shape } from "../../../../kernel/backend.ts";

/**
 * Reduces over `axes` (ascending): neighbours together, and groups that are none one after the other, the innermost
 * first. `once` reduces the middle of `[outer, count, inner]`; what lies between two groups is released.
 */
export function reduceGroups<A>(
  { data, shape }: { readonly data: A; readonly shape: Shape },
  axes: readonly number[],
  once: (x: A, outer: number, count: number, inner: number) => A,
  release: (x: A) => void,
): A {
  let current = data;
  let inner = 1;
  let d = shape.length - 1;
  let group = axes.length - 1;
  while (group >= 0) {
    // Axes that are kept, and those of size 1, only widen what lies within.
    while (d > (axes[group] ?? 0)) inner *= shape[d--] ?? 1;
    let count = 1;
    while (group >= 0 && axes[group] === d) {
      count *= shape[d--] ?? 1;
      group--;
    }
    let outer = 1;
    for (let i = 0; i <= d; i++) outer *= shape[i] ?? 1;
    const reduced = once(current, outer, count, inner);
    if (current !== data) release(current);
    current = reduced;
  }
  return current;
}
