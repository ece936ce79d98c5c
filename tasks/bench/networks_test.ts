import { assertEquals } from "@std/assert";
import { build, cnn, mlp, Random, resnet } from "../../mod.ts";
import { networkOf } from "./peers/networks.ts";

Deno.test("the networks that peers build have the weights of dinograd's models, in their order", () => {
  const image = { inputShape: [3, 32, 32], classes: 10 };
  const pixels = { inputShape: [784], classes: 10 };
  const models = [
    { name: "mlp", layers: mlp(pixels, { hidden: 20 }), task: pixels },
    { name: "cnn", layers: cnn(image), task: image },
    { name: "resnet", layers: resnet(image), task: image },
  ] as const;
  for (const { name, layers, task } of models) {
    const { parameters } = build(layers, { ...task, random: new Random(0) });
    const weights = Object.values(parameters).map(({ shape }) => shape)
      .filter((shape) => shape.length > 1);
    const network = networkOf(name, 20);
    assertEquals(network.layers.map(({ shape }) => [...shape]), weights.map((shape) => [...shape]));
    assertEquals(network.input, task.inputShape);
  }
});
