/**
 * Times TensorFlow.js on the work of work.ts:
 * `deno run -A tasks/bench/peers/tfjs.ts --work cnn --batch 16`.
 *
 * The MLP runs on the WebAssembly backend. That one cannot train a convolution ("Kernel
 * 'Conv2DBackpropFilter' not registered"), so the others run on the CPU backend. With `--backend webgpu` all of them
 * run on a graphics card. `--plain` leaves out what `tfjs_network.ts` tunes by hand.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { fromFileUrl } from "@std/path";
import { measure, type Trainer } from "./measure.ts";
import { classes } from "./networks.ts";
import type { Manner } from "./peer_flags.ts";
import { tfNetwork } from "./tfjs_network.ts";
import { tfResnet } from "./tfjs_resnet.ts";
import type { Factors, Numbers, Work } from "./work.ts";

const binary = "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm";
setWasmPaths(fromFileUrl(new URL("./", import.meta.resolve(binary))));

await measure({
  networks: ["mlp", "cnn", "resnet"],
  optimizers: ["sgd"],
  prepare: async (work, manner) =>
    trainer(work, manner.plain, await choose(manner, work.network === "mlp" ? "wasm" : "cpu")),
  multiply: async (factors, manner) => multiplier(factors, await choose(manner, "wasm")),
});

/** Makes a backend the one that computes, and returns what it is called. */
async function choose({ backend }: Manner, processor: "wasm" | "cpu"): Promise<string> {
  const name = backend === "webgpu" ? "webgpu" : processor;
  if (!await tf.setBackend(name)) throw new Error(`TensorFlow.js cannot use ${name} here`);
  return `TensorFlow.js 4.22.0 ${name}`;
}

function trainer(work: Work, plain: boolean, name: string): Trainer {
  const [batch = 0] = work.x.shape;
  const targets = tf.oneHot(tf.tensor1d(work.labels, "int32"), classes).toFloat();
  const { variables, logits } = work.network === "resnet" ? tfResnet(work) : tfNetwork(work, plain);
  const optimizer = work.momentum > 0
    ? tf.train.momentum(work.learningRate, work.momentum)
    : tf.train.sgd(work.learningRate);
  const loss = (): tf.Scalar => {
    const sum = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits()), targets)));
    return tf.div(sum, work.reduction === "sum" ? 1 : batch).asScalar();
  };
  // `minimize` frees its intermediates itself; the returned loss is ours to free.
  const trainingStep = () => optimizer.minimize(loss, true, variables);
  return {
    name: `${name}${plain ? ", plain" : ""}`,
    async train(steps) {
      for (let i = 1; i < steps; i++) trainingStep()?.dispose();
      const value = trainingStep();
      const number = (await value?.data())?.[0];
      value?.dispose();
      return number ?? NaN;
    },
  };
}

function multiplier({ size, left, right }: Factors, name: string): Trainer {
  const matrix = ({ values }: Numbers) => tf.tensor2d(values, [size, size]);
  const [a, b] = [matrix(left), matrix(right)];
  return {
    name,
    async train(times) {
      for (let i = 1; i < times; i++) tf.matMul(a, b).dispose();
      const last = tf.tidy(() => tf.slice(tf.matMul(a, b), [size - 1, size - 1], [1, 1]));
      const [number] = await last.data();
      last.dispose();
      return number ?? NaN;
    },
  };
}
