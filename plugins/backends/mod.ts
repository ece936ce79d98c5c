/**
 * All backends. Written by `tasks/generate_index.ts` from the folder's contents.
 *
 * @module
 */
export * from "./native/mod.ts";
export * from "./reference/mod.ts";
export * from "./tfjs/mod.ts";
export * from "./wasm/mod.ts";
export * from "./webgpu/mod.ts";
