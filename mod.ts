/**
 * dinograd, a deep-learning workbench for Deno: the public API. A single-file script imports this
 * and nothing else.
 *
 * ```ts
 * import { adam, build, digits, fit, mlp, Random, relu } from "./mod.ts";
 *
 * const dataset = await digits();
 * const task = { inputShape: dataset.inputShape, classes: dataset.classes.length };
 * const model = build(mlp(task, { hidden: 32, activation: relu }), { ...task, random: new Random(0) });
 * const optimizer = adam(model.parameters, { learningRate: 2e-3 });
 * for await (const { epoch, validation } of fit(model, dataset, { optimizer, epochs: 1 })) {
 *   console.log(epoch, validation.accuracy);
 * }
 * ```
 *
 * @module
 */
import { useBackend } from "./kernel/mod.ts";
import { wasm } from "./plugins/backends/mod.ts";

useBackend(() => wasm());

export * from "./data/mod.ts";
export * from "./kernel/check/mod.ts";
export * from "./kernel/mod.ts";
export * from "./plugins/backends/mod.ts";
export * from "./plugins/layers/mod.ts";
export * from "./plugins/losses/mod.ts";
export * from "./plugins/models/mod.ts";
export * from "./plugins/ops/mod.ts";
export * from "./plugins/optimizers/mod.ts";
export * from "./tasks/graph/mod.ts";
export * from "./tasks/layers_model/mod.ts";
export * from "./tasks/plot/mod.ts";
export * from "./tasks/reproduce/mod.ts";
export * from "./tasks/run/mod.ts";
export * from "./tasks/train/fit.ts";
export { profileTable } from "./tasks/train/profile_table.ts";
