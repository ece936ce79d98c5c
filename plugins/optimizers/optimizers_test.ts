/**
 * Every optimizer is held to what training needs, and those that PyTorch has to PyTorch's numbers.
 *
 * @module
 */
import { assert } from "@std/assert";
import { checkOptimizer, formatFindings } from "../../kernel/check/mod.ts";
import { type OptimizerCase, optimizerCases } from "../../kernel/check/pytorch/mod.ts";
import { type NamedTensors, type Optimizer, tensor } from "../../kernel/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { adam, rmsprop, sgd } from "./mod.ts";
import * as optimizers from "./mod.ts";

const backends = [reference({ dtype: "float64" }), wasm()];

for (const plugin of Object.values(optimizers)) {
  for (const backend of backends) {
    Deno.test(`${plugin.name} converges, repeats, resumes and obeys on ${backend.name}`, async () => {
      const findings = await checkOptimizer(plugin, backend);
      if (findings.length > 0) throw new Error(formatFindings(findings));
    });
  }
}

/** Our optimizer with the options of a recorded case, whose flags are 0 or 1. */
function optimizerOf({ optimizer, options }: OptimizerCase, parameters: NamedTensors): Optimizer {
  const { learningRate = 0, weightDecay = 0, epsilon = 0, momentum = 0 } = options;
  switch (optimizer) {
    case "sgd":
      return sgd(parameters, {
        learningRate,
        weightDecay,
        momentum,
        nesterov: options.nesterov === 1,
      });
    case "adam":
    case "adamw": {
      const { beta1 = 0, beta2 = 0 } = options;
      const decoupled = optimizer === "adamw";
      return adam(parameters, { learningRate, weightDecay, epsilon, beta1, beta2, decoupled });
    }
    case "rmsprop": {
      const { alpha = 0 } = options;
      const centered = options.centered === 1;
      return rmsprop(parameters, { learningRate, weightDecay, epsilon, momentum, alpha, centered });
    }
  }
}

for (const backend of backends) {
  // In float32 each step rounds by 6e-8 of a parameter of size 1 to 3.
  const tolerance = backend.dtype === "float64" ? 1e-12 : 2e-6;
  for (const recorded of optimizerCases) {
    const { optimizer, options, shape, initial, gradients, parameters } = recorded;
    const name = `${optimizer} ${JSON.stringify(options)} on ${backend.name}`;
    Deno.test(`ten steps are PyTorch's: ${name}`, async () => {
      const p = tensor(Float64Array.from(initial), { shape, backend, requiresGrad: true });
      const ours = optimizerOf(recorded, { p });
      for (const [i, gradient] of gradients.entries()) {
        ours.step([tensor(Float64Array.from(gradient), { shape, backend })]);
        const values = await p.values();
        parameters[i]?.forEach((expected, j) => {
          const found = values[j] ?? NaN;
          const allowed = tolerance * Math.max(1, Math.abs(expected));
          assert(
            Math.abs(found - expected) <= allowed,
            `step ${i + 1}, p[${j}]: expected ${expected}, found ${found}`,
          );
        });
      }
    });
  }
}
