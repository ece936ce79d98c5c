/**
 * Times dinograd on the work of work.ts:
 * `deno run -A tasks/bench/peers/dinograd.ts --work cnn --batch 16`.
 *
 * @module
 */
import {
  build,
  cnn,
  grad,
  mlp,
  overwrite,
  Random,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  step,
  tensor,
  zeros,
} from "../../../mod.ts";
import { measure } from "./measure.ts";
import { classes } from "./work.ts";

await measure((work) => {
  const { reduction, learningRate } = work;
  const x = tensor(work.x.values, { shape: work.x.shape });
  const labels = tensor(Float32Array.from(work.labels));

  const task = { inputShape: x.shape.slice(1), classes };
  const layers = work.network === "mlp"
    ? mlp(task, { hidden: 3136, activation: sigmoid })
    : cnn(task);
  const model = build(layers, { ...task, random: new Random(0) });
  const parameters = Object.values(model.parameters);
  step(() => {
    const first = work.weights.flatMap(({ values, shape }) => [
      tensor(values, { shape }),
      zeros(shape.slice(0, 1)),
    ]);
    parameters.forEach((parameter, i) => overwrite(parameter, first[i] ?? parameter));
  });

  const optimizer = sgd(model.parameters, { learningRate });
  const trainingStep = () =>
    step(() => {
      const loss = softmaxCrossEntropy(model.forward(x, { training: true }), labels, { reduction });
      optimizer.step(grad(loss, parameters));
      return loss;
    });
  return {
    name: `dinograd ${x.backend.name}`,
    train(steps) {
      for (let i = 1; i < steps; i++) trainingStep().release();
      return trainingStep().item();
    },
  };
});
