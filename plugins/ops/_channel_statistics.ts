import { defineOp, type UnaryOp } from "../../kernel/mod.ts";
import { byChannel, deviations } from "./_batch_norm.ts";
import { compileFormula } from "./_kernel.ts";

const quotients = compileFormula(["total"], "total / divisor", {
  into: "total",
  uniforms: ["divisor"],
});

/**
 * The mean and the variance, divided by N − 1, of each channel of x [n, c, ...]: [2, c]. For running statistics,
 * through which no gradient flows.
 */
export const channelStatistics: UnaryOp = defineOp({
  name: "batchNorm.statistics",
  shape: ([[, c = 0]]) => [2, c],
  forward: ({ backend, inputs: [{ data, shape }] }) => {
    const x = byChannel(data, shape);
    const { d, squares, count } = deviations(backend, x);
    backend.release(d.data);
    const totals = { data: backend.reduce("sum", x, [0, 2]), shape: squares.shape };
    for (const [total, divisor] of [[totals, count], [squares, count - 1]] as const) {
      backend.elementwise(quotients.kernel, [total], quotients.uniforms({ divisor }), total.shape);
    }
    const both = backend.concat([totals, squares], 0);
    for (const total of [totals, squares]) backend.release(total.data);
    return both;
  },
  samples: [],
  examples: [],
});
