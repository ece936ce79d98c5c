/**
 * A gradient has the shape of its input.
 *
 * @module
 */
import { full } from "../arithmetic.ts";
import { type Backend, type Shape, showShape, sizeOf } from "../backend.ts";
import type { OpInfo } from "../declaration.ts";
import { noGrad } from "../record.ts";
import { step } from "../scope.ts";
import { permutations } from "./arrays.ts";
import { type Finding, finding } from "./finding.ts";
import { inputName, toTensors } from "./run.ts";
import type { DrawnSample } from "./sample.ts";

/**
 * Asks the backward of an op for its gradients, one by one, and compares their shapes with those of
 * the inputs. Of an op that is made of others, the last of these is asked.
 */
export function checkGradientShapes(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
): Finding[] {
  return step(() => {
    const inputs = toTensors(sample.inputs, backend);
    const y = op.apply(inputs, sample.attributes);
    const { origin } = y;
    if (origin === undefined) return [];
    return noGrad(() =>
      origin.backward(full(y.shape, 1, backend), y).flatMap((derivative, i) => {
        const input = origin.inputs[i];
        if (derivative === undefined || input === undefined || !input.requiresGrad) return [];
        const [found, needed] = [derivative().shape, input.shape];
        if (showShape(found) === showShape(needed)) return [];
        const at = inputs.indexOf(input);
        return finding(
          op.name,
          sample.name,
          `gradient of ${at < 0 ? `input ${i} of ${origin.op}` : inputName(op, at)}`,
          `expected shape ${showShape(needed)}, found ${showShape(found)}`,
          shapeHint(found, needed),
        );
      })
    );
  });
}

function shapeHint(found: Shape, needed: Shape): string | undefined {
  const rest = found.slice(found.length - needed.length);
  if (found.length >= needed.length && rest.every((n, i) => n === needed[i] || needed[i] === 1)) {
    return "the input was broadcast, so its gradient is a sum over the repeated axes: sumTo(..., x.shape)";
  }
  const mirrored = permutations(found.length).some((order) =>
    showShape(order.map((axis) => found[axis] ?? 0)) === showShape(needed)
  );
  if (mirrored) return "the axes are in another order: a matrix is transposed";
  return sizeOf(found) === sizeOf(needed) ? "reshape it to the input's shape" : undefined;
}
