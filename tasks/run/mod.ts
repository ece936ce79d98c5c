/**
 * The folder of a run, and the files in it.
 *
 * @module
 */
export type { DtypeName, TensorValues } from "./dtypes.ts";
export { type Json, type JsonObject, RunFolder, type RunName } from "./folder.ts";
export { type Histogram, histogram, type HistogramsRow } from "./histograms.ts";
export type { MetricsRow, TimesRow } from "./metrics.ts";
export type { Predictions } from "./predictions.ts";
export type { RunResult } from "./result.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsContents,
  type TensorRead,
  type TensorToWrite,
} from "./safetensors.ts";
