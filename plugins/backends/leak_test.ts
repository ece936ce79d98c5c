/**
 * Ten thousand training steps leave the memory of every backend where ten left it.
 *
 * @module
 */
import { assert } from "@std/assert";
import {
  type Backend,
  build,
  grad,
  type Layer,
  ones,
  Random,
  type Shape,
  step,
  tensor,
} from "../../kernel/mod.ts";
import { cnn } from "../models/cnn.ts";
import { mlp } from "../models/mlp.ts";
import { adam } from "../optimizers/adam.ts";
import { softmaxCrossEntropy } from "../ops/softmax_cross_entropy.ts";
import { native } from "./native/mod.ts";
import { missing as noCompiler } from "./native/testing.ts";
import { reference } from "./reference/mod.ts";
import { tfjs } from "./tfjs/mod.ts";
import { missing as notInstalled } from "./tfjs/testing.ts";
import { createWasm, wasm } from "./wasm/mod.ts";
import { webgpu } from "./webgpu/mod.ts";
import { missing as noAdapter } from "./webgpu/testing.ts";

/** What is trained, on one example at a time. */
interface Network {
  readonly inputShape: Shape;
  readonly classes: number;
  readonly layer: Layer;
}

const small = { inputShape: [8], classes: 3 };
const images = { inputShape: [3, 32, 32], classes: 10 };
const thumbnails = { inputShape: [1, 8, 8], classes: 3 };

/** A network for each kind of kernel; on the reference it must not take long. */
const networks = {
  "an MLP": { ...small, layer: mlp(small, { hidden: 4 }) },
  "the report's CNN": { ...images, layer: cnn(images) },
  "a tiny CNN": {
    ...thumbnails,
    layer: cnn(thumbnails, { channels: [1], size: 3, hidden: [3] }),
  },
};

/** Which network is trained on which backend. Steps of the reference are slow: it has the small ones. */
const cases:
  readonly (readonly [string, () => Backend | Promise<Backend>, keyof typeof networks])[] = [
    ["reference", () => reference(), "an MLP"],
    ["reference", () => reference(), "a tiny CNN"],
    ["wasm", () => wasm(), "an MLP"],
    ["wasm", () => wasm(), "the report's CNN"],
    [
      "wasm, split over threads",
      () => createWasm({ threads: 2, leastPart: 1000 }),
      "the report's CNN",
    ],
    ["native", () => native(), "an MLP"],
    ["native", () => native(), "the report's CNN"],
    ["tfjs", () => tfjs(), "an MLP"],
    ["tfjs", () => tfjs(), "a tiny CNN"],
    ["webgpu", () => webgpu(), "an MLP"],
    ["webgpu", () => webgpu(), "a tiny CNN"],
  ];

/** Why a backend is not here: said where that is found. */
const missing: Readonly<Record<string, string | undefined>> = {
  native: noCompiler,
  tfjs: notInstalled,
  webgpu: noAdapter,
};

for (const [name, make, network] of cases) {
  Deno.test({
    name: `10,000 steps of ${network} leave the memory of ${name} as it was`,
    ignore: missing[name] !== undefined,
    async fn() {
      const backend = await make();
      const after = trainer(backend, networks[network]);
      const ten = await after(10);
      const half = await after(4_990);
      const { arrays, bytes, reserved } = await after(5_000);
      // Less where what was made before the steps has been collected in the meantime.
      assert(arrays <= ten.arrays && bytes <= ten.bytes, `${arrays} arrays, ${bytes} bytes`);
      // Less where free blocks have been given back in the meantime; on a GPU a little more where a batch of commands ends
      // elsewhere in a step, as uploads go to blocks that it does not name.
      const most = backend.enqueues === true ? 1.1 * half.reserved : half.reserved;
      assert(reserved <= most, `${reserved} bytes reserved, ${half.reserved} before`);
    },
  });
}

/** Trains for so many steps more, and says what memory is held then. */
function trainer(backend: Backend, { layer, inputShape, classes }: Network) {
  const model = build(layer, { inputShape, random: new Random(0), backend });
  const optimizer = adam(model.parameters, { learningRate: 1e-5 });
  const x = ones([1, ...inputShape], { backend });
  return async (steps: number): Promise<ReturnType<Backend["memory"]>> => {
    for (let i = 0; i < steps; i++) {
      step(() => {
        const label = tensor([classes - 1], { backend });
        const loss = softmaxCrossEntropy(model.forward(x), label);
        optimizer.step(grad(loss, Object.values(model.parameters)));
      });
    }
    // A GPU has only been asked for it.
    await x.values();
    return backend.memory();
  };
}
