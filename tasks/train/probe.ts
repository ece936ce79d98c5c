/**
 * How weights and gradients are spread at this moment.
 *
 * @module
 */
import { batches } from "../../data/loader.ts";
import {
  type Dataset,
  grad,
  type Loss,
  type Model,
  step,
  type Tensor,
  tensor,
} from "../../kernel/mod.ts";
import { backendOf } from "./backend_of.ts";
import { histogram, type HistogramsRow } from "../run/histograms.ts";

/**
 * Histograms of all parameters and of their gradients: of the mean loss of the first training batch,
 * without dropout, so that looking draws no random number and changes nothing.
 */
export async function probe(
  model: Model,
  { splits, inputShape }: Dataset,
  { loss, batchSize, epoch, step: done }: {
    readonly loss: Loss;
    readonly batchSize: number;
    readonly epoch: number;
    readonly step: number;
  },
): Promise<HistogramsRow> {
  const names = Object.keys(model.parameters);
  const parameters = Object.values(model.parameters);
  const backend = backendOf(model);
  let gradients: readonly Tensor[] = [];
  for await (const batch of batches(splits.train, { batchSize, inputShape })) {
    gradients = step(() => {
      const inputs = tensor(batch.inputs, { shape: [batch.size, ...inputShape], backend });
      const labels = tensor(batch.labels, { backend });
      return grad(loss(model.forward(inputs), labels, { reduction: "mean" }), parameters);
    });
    break;
  }
  const spread = async (tensors: readonly Tensor[]) => {
    const all = await Promise.all(tensors.map(async (x) => histogram(await x.values())));
    return Object.fromEntries(all.map((found, i) => [names[i] ?? "", found]));
  };
  return {
    epoch,
    step: done,
    weights: await spread(parameters),
    gradients: await spread(gradients),
  };
}
