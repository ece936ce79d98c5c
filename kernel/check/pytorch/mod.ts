/**
 * Values computed by PyTorch in float64: a source for tests that shares no code with this project.
 *
 * `values.py` computes them and writes `ops.json` and `optimizers.json`; both name the version of
 * PyTorch and the command. Run it again after editing it.
 *
 * ```ts
 * import { opCases } from "./mod.ts";
 *
 * for (const { op, inputs, attributes, output } of opCases.filter((c) => c.op === "sum")) {
 *   console.log(op, inputs[0]?.shape, attributes, output.values);
 * }
 * ```
 *
 * @module
 */
import { readClippingCase, readOpCase, readOptimizerCase, readScheduleCase } from "./cases.ts";
import type { ClippingCase, OpCase, OptimizerCase, ScheduleCase } from "./cases.ts";
import { JsonNode } from "./json_node.ts";
import ops from "./ops.json" with { type: "json" };
import optimizers from "./optimizers.json" with { type: "json" };

export type {
  Attribute,
  ClippingCase,
  NumericArray,
  OpCase,
  OptimizerCase,
  ScheduleCase,
  Shape,
} from "./cases.ts";

const opsFile = new JsonNode(ops, "ops.json");
const optimizersFile = new JsonNode(optimizers, "optimizers.json");

/** The version of PyTorch that computed the values. */
export const torchVersion: string = opsFile.field("torch").text();

/** Ops: outputs and gradients. */
export const opCases: readonly OpCase[] = opsFile.field("cases").list(readOpCase);

/** Optimizers: ten steps each. */
export const optimizerCases: readonly OptimizerCase[] = optimizersFile
  .field("optimizers").list(readOptimizerCase);

/** Gradient clipping by norm and by value. */
export const clippingCases: readonly ClippingCase[] = optimizersFile
  .field("clipping").list(readClippingCase);

/** Learning-rate schedules: 20 steps each. */
export const scheduleCases: readonly ScheduleCase[] = optimizersFile
  .field("schedules").list(readScheduleCase);
