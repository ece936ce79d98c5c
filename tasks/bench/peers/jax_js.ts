/**
 * Times jax-js on the work of work.ts:
 * `deno run -A tasks/bench/peers/jax_js.ts --work cnn --batch 16`.
 *
 * @module
 */
import { blockUntilReady, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { measure, type Trainer } from "./measure.ts";
import { classes } from "./networks.ts";
import type { Work } from "./work.ts";

// jax-js maps over the fields of an object type only if it is an alias, not an interface.
type Layer = { weight: np.Array; bias: np.Array };

await init("wasm");
await measure({ networks: ["mlp", "cnn"], optimizers: ["sgd"], prepare });

// The workers of jax-js would keep the process alive.
Deno.exit(0);

function prepare(work: Work): Trainer {
  const activation = work.activation === "relu" ? nn.relu : nn.sigmoid;

  // A function consumes each argument once: `ref` keeps an array for one more use.
  function loss(layers: Layer[], x: np.Array, targets: np.Array): np.Array {
    const [batch = 0] = x.shape;
    const logits = layers.reduce((y, { weight, bias }, i) => {
      if (weight.ndim === 4) {
        const z = activation(lax.conv(y, weight, [1, 1], "VALID").add(bias.reshape([-1, 1, 1])));
        return lax.reduceWindow(z, np.max, [2, 2], [2, 2]);
      }
      const z = np.matmul(y.reshape([batch, -1]), weight).add(bias);
      return i < layers.length - 1 ? activation(z) : z;
    }, x);
    const sum = nn.logSoftmax(logits).mul(targets).sum().neg();
    return work.reduction === "sum" ? sum : sum.div(batch);
  }

  const descend = (p: np.Array, g: np.Array): np.Array => p.sub(g.mul(work.learningRate));

  /** One compiled function for the whole step, so that jax-js can fuse across it. */
  const trainingStep = jit(
    (layers: Layer[], x: np.Array, targets: np.Array): [np.Array, Layer[]] => {
      const [value, gradients] = valueAndGrad(loss)(tree.ref(layers), x, targets);
      return [value, tree.map(descend, layers, gradients)];
    },
  );

  const x = np.array(work.x.values).reshape([...work.x.shape]);
  const targets = nn.oneHot(np.array(work.labels), classes);
  let layers = work.weights.map(({ values, shape }): Layer => {
    const weight = np.array(values).reshape([...shape]);
    // Users of jax keep a linear layer's weight as [inputs, outputs].
    return {
      weight: weight.ndim === 2 ? weight.transpose() : weight,
      bias: np.zeros([shape[0] ?? 0]),
    };
  });
  return {
    name: "jax-js 0.1.25 wasm",
    async train(steps) {
      let value = np.array(NaN);
      for (let i = 0; i < steps; i++) {
        value.dispose();
        [value, layers] = trainingStep(layers, x.ref, targets.ref);
      }
      await blockUntilReady(layers);
      const [number] = await value.data();
      return Number(number);
    },
  };
}
