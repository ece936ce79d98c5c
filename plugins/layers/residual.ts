import {
  asLayer,
  type Layer,
  type LayerLike,
  type Plan,
  ShapeError,
  showShape,
  type TensorSpec,
} from "../../kernel/mod.ts";
import { add } from "../ops/add.ts";

/**
 * Adds what a layer or an op makes to what came in: y = main(x) + x, or main(x) + shortcut(x). It has only to
 * learn the difference, and the gradient reaches what lies before it undiminished. Where it changes
 * the shape, the shortcut is to change it alike. Tensors are named `main.…` and `shortcut.…`.
 *
 * ```ts
 * import { batchNormLayer, build, conv, Random, relu, residual, sequential } from "../../mod.ts";
 *
 * const main = sequential(
 *   conv(16, { stride: 2, padding: "same", bias: false }), batchNormLayer(), relu,
 *   conv(16, { padding: "same", bias: false }), batchNormLayer(),
 * );
 * const block = sequential(residual(main, conv(16, { size: 1, stride: 2 })), relu);
 * console.log(build(block, { inputShape: [8, 32, 32], random: new Random(0) }).outputShape); // [ 16, 16, 16 ]
 * ```
 *
 * Source: He et al., "Deep residual learning for image recognition", 2016, equations 1 and 2. Layers that do
 * not fit are refused when the model is built.
 */
export function residual(main: LayerLike, shortcut?: LayerLike): Layer {
  const inner = asLayer(main);
  const beside = shortcut === undefined ? undefined : asLayer(shortcut);
  return {
    name: "residual",
    plan(input) {
      const direct = beside?.plan(input) ?? { output: input };
      const plan = inner.plan(input);
      const [made, passed] = [showShape(plan.output), showShape(direct.output)];
      if (made !== passed) {
        throw new ShapeError(
          beside === undefined
            ? `residual: main makes ${made} of ${passed}, needed: the shape that came in, or a projection ` +
              "beside it: residual(main, conv(channels, { size: 1, stride }))"
            : `residual: main makes ${made} of ${
              showShape(input)
            } and the shortcut ${passed}, needed: ` +
              "the same shape",
        );
      }
      return {
        output: plan.output,
        parameters: joined(plan.parameters, direct.parameters),
        state: joined(plan.state, direct.state),
      };
    },
    apply: (x, context) =>
      add(
        inner.apply(x, context.inner("main")),
        beside?.apply(x, context.inner("shortcut")) ?? x,
      ),
  };
}

/** The tensors of both, under their names. */
function joined(main: Plan["parameters"] = {}, shortcut: Plan["parameters"] = {}) {
  const named = (prefix: string, specs: Readonly<Record<string, TensorSpec>>) =>
    Object.entries(specs).map(([name, spec]) => [`${prefix}.${name}`, spec] as const);
  return Object.fromEntries([...named("main", main), ...named("shortcut", shortcut)]);
}
