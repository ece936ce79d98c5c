/**
 * All optimizers. Written by `tasks/generate_index.ts` from the folder's contents.
 *
 * @module
 */
export * from "./adam.ts";
export * from "./rmsprop.ts";
export * from "./sgd.ts";
