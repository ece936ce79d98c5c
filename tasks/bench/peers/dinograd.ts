/**
 * Times dinograd on the work of work.ts:
 * `deno run -A tasks/bench/peers/dinograd.ts --work cnn --batch 16 --backend native`.
 *
 * @module
 */
import { dinogradTrainer, makeBackend } from "./dinograd_trainer.ts";
import { measure } from "./measure.ts";

await measure(
  { networks: ["mlp", "cnn", "resnet"], optimizers: ["sgd", "adam"] },
  async (work, { backend, threads }) => dinogradTrainer(work, await makeBackend(backend, threads)),
);
