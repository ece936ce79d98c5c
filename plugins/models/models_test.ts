import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  build,
  countParameters,
  grad,
  type Layer,
  type Model,
  type ModelTask,
  Random,
  resolveOptions,
  sequential,
  ShapeError,
  step,
  tensor,
  uniform,
  ValueError,
} from "../../kernel/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { conv, maxPool } from "../layers/mod.ts";
import { softmaxCrossEntropy, tanh } from "../ops/mod.ts";
import { adam } from "../optimizers/adam.ts";
import { cnn, linearModel, mlp, resnet } from "./mod.ts";

const cifar: ModelTask = { inputShape: [3, 32, 32], classes: 10 };
const mnist: ModelTask = { inputShape: [28, 28], classes: 10 };
const backend = reference();

function make(layer: Layer, { inputShape }: ModelTask, on = backend): Model {
  return build(layer, { inputShape, random: new Random(0), backend: on });
}

const shapesOf = ({ parameters }: Model) =>
  Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]));

Deno.test("the convolutional network is that of the report unless something else is asked for", async () => {
  const model = make(cnn(cifar), cifar);
  assertEquals(countParameters(model), 62_006);
  assertEquals(shapesOf(model), {
    "conv1.weight": [6, 3, 5, 5],
    "conv1.bias": [6],
    "conv2.weight": [16, 6, 5, 5],
    "conv2.bias": [16],
    "linear1.weight": [120, 400],
    "linear1.bias": [120],
    "linear2.weight": [84, 120],
    "linear2.bias": [84],
    "linear3.weight": [10, 84],
    "linear3.bias": [10],
  });
  // As PyTorch's layers start: evenly within 1 / √fanIn, of which the standard deviation is 1 / √3.
  for (const [name, x] of Object.entries(model.parameters)) {
    const [inputs = 1, ...window] = (model.parameters[name.replace("bias", "weight")]?.shape ?? [])
      .slice(1);
    const bound = 1 / Math.sqrt(window.reduce((a, b) => a * b, inputs));
    const values = [...await x.values()];
    assert(values.every((value) => Math.abs(value) <= bound * (1 + 1e-6)), name);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    // Five standard deviations of that estimate, which are 0.45 / √n each.
    const tolerance = 5 * 0.45 / Math.sqrt(values.length);
    assert(Math.abs(deviation / bound * Math.sqrt(3) - 1) < tolerance, `${name}: ${deviation}`);
  }
});

Deno.test("models take images with channels and without", () => {
  for (const model of [cnn, resnet, linearModel, mlp]) {
    for (const task of [cifar, mnist, { inputShape: [1, 20, 24], classes: 3 }]) {
      assertEquals(make(model(task), task).outputShape, [task.classes]);
    }
  }
});

Deno.test("the sizes of the convolutional network are options", () => {
  const layers = cnn(cifar, {
    channels: [4, 8, 12],
    size: 3,
    hidden: [],
    norm: "batch",
    activation: tanh,
    dropout: 0.5,
  });
  const model = make(layers, cifar);
  assertEquals(shapesOf(model), {
    "conv1.weight": [4, 3, 3, 3],
    "batchNorm1.scale": [4],
    "batchNorm1.offset": [4],
    "conv2.weight": [8, 4, 3, 3],
    "batchNorm2.scale": [8],
    "batchNorm2.offset": [8],
    "conv3.weight": [12, 8, 3, 3],
    "batchNorm3.scale": [12],
    "batchNorm3.offset": [12],
    "linear1.weight": [10, 48],
    "linear1.bias": [10],
  });
  const { parameters } = make(cnn(cifar, { channels: [2], hidden: [5], norm: "layer" }), cifar);
  assertEquals(Object.keys(parameters).slice(0, 5), [
    "conv1.weight",
    "layerNorm1.scale",
    "layerNorm1.offset",
    "linear1.weight",
    "layerNorm2.scale",
  ]);
});

Deno.test("sizes that leave nothing of the images are refused with those that would do", () => {
  const cases = [
    [
      [3, 12, 12],
      {},
      "cnn.size: found 5 with channels 6-16 for images of 12×12, allowed: 1 to 3, or at most 1 number in channels",
    ],
    [
      [28, 28],
      { size: 40 },
      "cnn.size: found 40 with channels 6-16 for images of 28×28, allowed: 1 to 9",
    ],
    [
      [3, 32, 32],
      { channels: [6, 16, 32, 64] },
      "cnn.size: found 5 with channels 6-16-32-64 for images of 32×32, allowed: 1 to 2, or at most 2 numbers in " +
      "channels",
    ],
    [
      [8, 9],
      { channels: [1, 1, 1, 1], size: 2 },
      "cnn.channels: found 1-1-1-1 with size 2 for images of 8×9, allowed: at most 2 numbers in channels; the pool " +
      "behind each convolution halves the image",
    ],
    [
      [8, 9],
      { channels: [1, 1, 1, 1], size: 8 },
      "cnn.channels: found 1-1-1-1 with size 8 for images of 8×9, allowed: a size of 1 and at most 3 numbers in " +
      "channels; the pool behind each convolution halves the image",
    ],
  ] as const;
  for (const [inputShape, sizes, message] of cases) {
    const { message: found } = assertThrows(
      () => cnn({ inputShape, classes: 2 }, sizes),
      ValueError,
    );
    assertEquals(found, message);
  }
});

Deno.test("the convolutional network takes just the sizes that its layers take", () => {
  const sizes = fc.record({
    size: fc.integer({ min: 1, max: 9 }),
    channels: fc.array(fc.constant(1), { minLength: 1, maxLength: 4 }),
    height: fc.integer({ min: 1, max: 30 }),
    width: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(fc.property(sizes, ({ size, channels, height, width }) => {
    const layers = channels.flatMap((count) => [conv(count, { size }), maxPool(2)]);
    const refuses = (act: () => unknown) => {
      try {
        act();
        return false;
      } catch (error) {
        assert(error instanceof ValueError || error instanceof ShapeError);
        return true;
      }
    };
    assertEquals(
      refuses(() => cnn({ inputShape: [height, width], classes: 2 }, { size, channels })),
      refuses(() => sequential(...layers).plan([height, width])),
    );
  }));
});

Deno.test("what is no image is refused by the layer's name", () => {
  const points = { inputShape: [2], classes: 2 };
  for (const model of [cnn, resnet]) {
    assertThrows(
      () => make(model(points), points),
      ShapeError,
      "conv1 takes images, [channels, height, width] or [height, width], found [2]",
    );
  }
});

Deno.test("the residual network has 20 layers and 0.27 million parameters, or others if asked", () => {
  const model = make(resnet(cifar), cifar);
  // Convolutions, with the two that bring shortcuts to a new shape, and the linear layer.
  const weights = Object.keys(model.parameters).filter((name) => name.endsWith("weight"));
  assertEquals([weights.length, countParameters(model)], [20 + 2, 272_474]);
  const small = make(resnet(mnist, { depth: 1, width: 4 }), mnist);
  assertEquals(shapesOf(small)["residual3.shortcut.conv1.weight"], [16, 8, 1, 1]);
  assertEquals(shapesOf(small)["linear1.weight"], [10, 16]);
});

Deno.test("a list of sizes is written and read with dashes", () => {
  const { channels } = cnn.options;
  assertEquals(channels.show(channels.default), "6-16");
  assertEquals(channels.parse("32,64", "channels"), [32, 64]);
  assertEquals(channels.parse("7", "channels"), [7]);
  const sizes = fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 5 });
  fc.assert(fc.property(sizes, (list) => {
    assertEquals(channels.parse(channels.show(list), "channels"), list);
    assertEquals(channels.check(list, "channels"), list);
  }));
  const allowed = "allowed: whole numbers of 1 or more with dashes between, or none";
  for (const text of ["", "6-", "6--16", "0", "6-x", "1.5", "-6", "1e3", "6 16"]) {
    assertThrows(
      () => channels.parse(text, "model cnn.channels"),
      ValueError,
      `model cnn.channels: found "${text}", ${allowed}`,
    );
  }
  for (const list of [[0], [1.5], [NaN], [-1, 2]]) {
    assertThrows(
      () => resolveOptions(cnn.options, { channels: list }, "cnn"),
      ValueError,
      `cnn.channels: found ${list}, ${allowed}`,
    );
  }
});

Deno.test("every model learns a handful of examples by heart", async () => {
  const own = wasm();
  const task = { inputShape: [1, 16, 16], classes: 4 };
  const layers = {
    cnn: cnn(task, { channels: [4, 8], size: 3, hidden: [16] }),
    "cnn with normalisation": cnn(task, { channels: [4, 8], size: 3, norm: "batch" }),
    resnet: resnet(task, { depth: 1, width: 4 }),
    linear: linearModel(task),
  };
  const x = uniform([8, ...task.inputShape], [1, 2], { backend: own });
  const labels = tensor([0, 1, 2, 3, 0, 1, 2, 3], { backend: own });
  for (const [name, layer] of Object.entries(layers)) {
    const model = make(layer, task, own);
    const optimizer = adam(model.parameters, { learningRate: 0.01 });
    const train = () =>
      step(() => {
        const outputs = model.forward(x, { training: true, random: new Random(0) });
        const loss = softmaxCrossEntropy(outputs, labels);
        optimizer.step(grad(loss, Object.values(model.parameters)));
        return loss;
      });
    const first = await train().item();
    for (let i = 0; i < 100; i++) train();
    const last = await train().item();
    assert(first > 0.8 && last < 0.1, `${name}: from ${first} to ${last}`);
  }
});
