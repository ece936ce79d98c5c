import { assertAlmostEquals, assertThrows } from "@std/assert";
import { reference } from "../backends/reference/mod.ts";
import { tensor, useBackend, ValueError } from "../../kernel/mod.ts";
import { crossEntropyLoss } from "./cross_entropy.ts";
import { focalLoss } from "./focal.ts";
import { hingeLoss } from "./hinge.ts";

useBackend(() => reference({ dtype: "float64" }));

const outputs = tensor([[2, 0, 1], [0, 0, 0]]);
const labels = tensor([0, 2]);

Deno.test("losses take their options, and the reduction of each call", async () => {
  const value = async (loss: ReturnType<typeof focalLoss>, reduction: "mean" | "sum") =>
    await loss(outputs, labels, { reduction }).item();
  const total = Math.log(1 + Math.exp(-2) + Math.exp(-1)) + Math.log(3);
  assertAlmostEquals(await value(crossEntropyLoss(), "sum"), total, 1e-12);
  assertAlmostEquals(await value(crossEntropyLoss(), "mean"), total / 2, 1e-12);
  // A tenth of the target is spread evenly; the first row's mean logit is 1 below its right one.
  const smooth = crossEntropyLoss({ labelSmoothing: 0.1 });
  assertAlmostEquals(await value(smooth, "sum"), total + 0.1, 1e-12);
  assertAlmostEquals(await value(focalLoss({ gamma: 0 }), "sum"), total, 1e-12);
  // Margins of class 2 against the others in row 2 are violated by 1 each, over 3 classes.
  assertAlmostEquals(await value(hingeLoss(), "sum"), 2 / 3, 1e-12);
  assertAlmostEquals(await value(hingeLoss({ margin: 2 }), "sum"), (1 + 4) / 3, 1e-12);
});

Deno.test("an option that is not allowed is refused by the loss's name", () => {
  assertThrows(() => focalLoss({ gamma: -1 }), ValueError, "focal.gamma: found -1");
  assertThrows(
    () => crossEntropyLoss({ labelSmoothing: 2 }),
    ValueError,
    "crossEntropy.labelSmoothing: found 2",
  );
});
