/**
 * The plugin.
 *
 * @module
 */
import { type BackendFunction, defineBackend, type Option, option } from "../../../kernel/mod.ts";
import type { EngineName } from "./load.ts";
import { createTfjs, type TfjsBackend } from "./mod.ts";
import { tfjsReport } from "./report.ts";

/** The options of {@linkcode tfjs}. */
export type TfjsOptions = { readonly engine: Option<EngineName> };

const options: TfjsOptions = {
  engine: option.choice({
    default: "cpu",
    choices: ["cpu", "webgpu"],
    description: "which of its backends computes",
  }),
};

/** TensorFlow.js, float32: a second opinion, not a fast one. */
export const tfjs: BackendFunction<TfjsOptions, Promise<TfjsBackend>> = defineBackend({
  name: "tfjs",
  description: "TensorFlow.js 4.22, on the CPU or WebGPU, float32: a second opinion",
  options,
  create: ({ engine }): Promise<TfjsBackend> => createTfjs(engine),
  report: tfjsReport,
});
