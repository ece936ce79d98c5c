import { checkOp } from "../../kernel/check/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { convolutionWeight } from "./_conv2d_weight.ts";

Deno.test("the gradient of conv2d's weight is an op that computes and differentiates, on every backend", () =>
  checkOp(convolutionWeight, {
    reference: reference({ dtype: "float64" }),
    backends: [reference(), wasm(), wasm({ relaxed: false })],
  }));
