/**
 * The parts of batch normalisation that are no ops of their own for others.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { checkOp } from "../../kernel/check/mod.ts";
import { type Backend, tensor, uniform } from "../../kernel/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { batchNormBy } from "./_batch_norm_by.ts";
import { channelStatistics } from "./_channel_statistics.ts";
import { variance } from "./mod.ts";

const truth = reference({ dtype: "float64" });
const backends: readonly Backend[] = [reference(), wasm(), wasm({ relaxed: false })];

Deno.test("normalising by given statistics computes and differentiates what it declares", () =>
  checkOp(batchNormBy, { reference: truth, backends }));

Deno.test("channel statistics are the mean and the unbiased variance", async () => {
  for (const backend of [truth, ...backends]) {
    for (const shape of [[2, 3, 5, 4], [7, 2], [1, 2, 9], [3, 4, 1, 2]]) {
      const x = uniform(shape, [1, 2], { backend });
      const axes = shape.map((_, axis) => axis).filter((axis) => axis !== 1);
      const found = await channelStatistics(x).values();
      const expected = await variance(x, { axes, unbiased: true }).values();
      const channels = expected.length;
      expected.forEach((value, c) => assertAlmostEquals(found[channels + c] ?? NaN, value, 1e-6));
    }
    const x = tensor([[[1, 3], [10, 10]], [[5, 7], [20, 40]]], { backend });
    assertEquals(
      [...await channelStatistics(x).values()],
      [4, 20, Math.fround(20 / 3), 200].map(
        (value, i) => backend === truth && i === 2 ? 20 / 3 : value,
      ),
    );
  }
});
