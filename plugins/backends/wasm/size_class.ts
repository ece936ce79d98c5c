/**
 * The sizes of blocks: four steps to each doubling.
 *
 * @module
 */

/** Alignment of blocks and unit of their size, in bytes: a cache line. */
export const line = 64;

/** The class of a size: one to four lines of 64 bytes, then four steps to each doubling. */
export function sizeClass(bytes: number): number {
  const lines = Math.max(1, Math.ceil(bytes / line));
  if (lines <= 4) return lines - 1;
  const e = 29 - Math.clz32(lines - 1);
  return 4 * e + ((lines - 1) >>> e);
}

/** The bytes of every block in a class. */
export function classBytes(size: number): number {
  if (size < 4) return line * (size + 1);
  // A line more than the step itself, so that equal arrays in a row do not lie a power of two
  // apart and compete for the same sets of the cache.
  const e = (size >> 2) - 1;
  return line * (((size & 3) + 5) * 2 ** e + 1);
}
