/**
 * Models of TensorFlow.js: written for it, and read from it.
 *
 * @module
 */
export { exportLayersModel, type ExportOptions } from "./export/write.ts";
export { importLayersModel, type ImportOptions } from "./import/read.ts";
export { layersModel } from "./import/plugin.ts";
