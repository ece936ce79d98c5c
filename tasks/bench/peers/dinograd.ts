/**
 * Times dinograd on the work of work.ts:
 * `deno run -A tasks/bench/peers/dinograd.ts --work cnn --batch 16 --backend native`.
 *
 * @module
 */
import { dinogradMultiplier } from "./dinograd_multiplier.ts";
import { dinogradTrainer, makeBackend } from "./dinograd_trainer.ts";
import { measure } from "./measure.ts";

await measure({
  networks: ["mlp", "cnn", "resnet"],
  optimizers: ["sgd", "adam"],
  prepare: async (work, { backend, ...rest }) =>
    dinogradTrainer(work, await makeBackend(backend, rest)),
  multiply: async (factors, { backend, ...rest }) =>
    dinogradMultiplier(factors, await makeBackend(backend, rest)),
});
