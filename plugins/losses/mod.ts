/**
 * All losses. Written by `tasks/generate_index.ts` from the folder's contents.
 *
 * @module
 */
export * from "./cross_entropy.ts";
export * from "./focal.ts";
export * from "./hinge.ts";
