/**
 * All models. Written by `tasks/generate_index.ts` from the folder's contents.
 *
 * @module
 */
export * from "./cnn.ts";
export * from "./linear.ts";
export * from "./mlp.ts";
export * from "./resnet.ts";
