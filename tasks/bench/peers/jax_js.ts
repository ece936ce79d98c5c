/**
 * Times jax-js on the training step that measure.ts describes:
 * `deno run -A tasks/bench/peers/jax_js.ts --rounds 5`.
 *
 * @module
 */
import { blockUntilReady, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { learningRate, makeWork, measure, sizes } from "./measure.ts";

await init("wasm");

// jax-js maps over the fields of an object type only if it is an alias, not an interface.
type Parameters = { w1: np.Array; b1: np.Array; w2: np.Array; b2: np.Array };

// A function consumes each argument once: `ref` keeps an array for one more use.
function loss(p: Parameters, x: np.Array, targets: np.Array): np.Array {
  const hidden = nn.sigmoid(np.matmul(x, p.w1).add(p.b1));
  const logits = np.matmul(hidden, p.w2).add(p.b2);
  return nn.logSoftmax(logits).mul(targets).sum().neg();
}

const descend = (p: np.Array, g: np.Array): np.Array => p.sub(g.mul(learningRate));

/** One compiled function for the whole step, so that jax-js can fuse across it. */
const trainingStep = jit(
  (p: Parameters, x: np.Array, targets: np.Array): [np.Array, Parameters] => {
    const kept = { w1: p.w1.ref, b1: p.b1.ref, w2: p.w2.ref, b2: p.b2.ref };
    const [value, gradient] = valueAndGrad(loss)(kept, x, targets);
    return [value, {
      w1: descend(p.w1, gradient.w1),
      b1: descend(p.b1, gradient.b1),
      w2: descend(p.w2, gradient.w2),
      b2: descend(p.b2, gradient.b2),
    }];
  },
);

const { batch, inputs, hidden, classes } = sizes;
const work = makeWork();
const x = np.array(work.x).reshape([batch, inputs]);
const targets = nn.oneHot(np.array(work.labels), classes);
let parameters: Parameters = {
  w1: np.array(work.w1).reshape([inputs, hidden]),
  b1: np.array(work.b1),
  w2: np.array(work.w2).reshape([hidden, classes]),
  b2: np.array(work.b2),
};
await measure("jax-js 0.1.25 wasm", async () => {
  const [value, next] = trainingStep(parameters, x.ref, targets.ref);
  parameters = await blockUntilReady(next);
  const [number] = await value.data();
  return Number(number);
});

// The workers of jax-js would keep the process alive.
Deno.exit(0);
