/**
 * Bytes that workers can see.
 *
 * @module
 */

/** Zeros that a worker may read where they are, without a copy; plain ones where nothing is shared. */
export function sharedBytes(length: number): Uint8Array {
  return typeof SharedArrayBuffer === "undefined"
    ? new Uint8Array(length)
    : new Uint8Array(new SharedArrayBuffer(length));
}

/** A copy in such memory. */
export function sharedCopy(bytes: Uint8Array): Uint8Array {
  const copy = sharedBytes(bytes.length);
  copy.set(bytes);
  return copy;
}
