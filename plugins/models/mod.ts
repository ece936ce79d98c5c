/**
 * All models. Written by `tasks/generate_index.ts` from the folder's contents.
 *
 * @module
 */
export * from "./mlp.ts";
