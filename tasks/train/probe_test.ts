import { assertEquals } from "@std/assert";
import { synth } from "../../data/mod.ts";
import { build, type Loss, Random } from "../../kernel/mod.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { mlp } from "../../plugins/models/mlp.ts";
import { multiply } from "../../plugins/ops/multiply.ts";
import { softmaxCrossEntropy } from "../../plugins/ops/softmax_cross_entropy.ts";
import { probe } from "./probe.ts";

Deno.test("the gradients that are looked at are those of the loss that is trained", async () => {
  const dataset = await synth({ train: 20 });
  const task = { inputShape: dataset.inputShape, classes: dataset.classes.length };
  const model = build(mlp(task, { hidden: 3 }), {
    ...task,
    random: new Random(0),
    backend: reference(),
  });
  const twice: Loss = (...args) => multiply(softmaxCrossEntropy(...args), 2);
  const [once, doubled] = await Promise.all(
    [softmaxCrossEntropy, twice].map((loss) =>
      probe(model, dataset, { loss, batchSize: 8, epoch: 1, step: 3 })
    ),
  );
  assertEquals(doubled?.weights, once?.weights);
  for (const [name, { min, max, counts }] of Object.entries(once?.gradients ?? {})) {
    assertEquals(doubled?.gradients[name], { min: 2 * min, max: 2 * max, counts });
  }
});
