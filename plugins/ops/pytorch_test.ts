/**
 * Every op against PyTorch: outputs and gradients of all recorded cases.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  type Attributes,
  type Backend,
  grad,
  type OpInfo,
  type Tensor,
  tensor,
  type Values,
} from "../../kernel/mod.ts";
import { type NumericArray, opCases } from "../../kernel/check/pytorch/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import * as ops from "./mod.ts";

/** Ops that the recorded cases know by another name. */
const renamed: Readonly<Record<string, string>> = { sub: "subtract" };

const byName = new Map<string, OpInfo>(Object.values(ops).map((op) => [op.name, op]));

/**
 * Both sides compute in float64 (rounding: 1.1e-16), add up at most a few dozen terms of size 1 to
 * 10, and take functions that are exact to a few units in the last place.
 */
const TOLERANCE = 1e-12;

function toTensor(
  backend: Backend,
  { shape, values }: NumericArray,
  requiresGrad: boolean,
): Tensor {
  return tensor(Float64Array.from(values), { backend, shape, requiresGrad });
}

async function assertMatches(actual: Tensor, expected: NumericArray, what: string): Promise<void> {
  assertEquals(actual.shape, expected.shape, `${what}: shape`);
  const values: Values = await actual.values();
  expected.values.forEach((value, i) => {
    const found = values[i] ?? NaN;
    assert(
      Object.is(found, value) || found === value ||
        Math.abs(found - value) <= TOLERANCE * Math.max(1, Math.abs(value)),
      `${what}, element ${i}: found ${found}, PyTorch has ${value}`,
    );
  });
}

const names = [...new Set(opCases.map((c) => c.op))];
for (const name of names) {
  Deno.test(`${name} and its gradients are those of PyTorch`, async () => {
    const op = byName.get(renamed[name] ?? name);
    assert(op !== undefined, `no op is called ${name}`);
    const backend = reference({ dtype: "float64" });
    for (const c of opCases.filter((c) => c.op === name)) {
      const attributes: Attributes = c.attributes;
      const what = `${name} of ${JSON.stringify(c.inputs.map((x) => x.shape))} ${
        JSON.stringify(attributes)
      } ${c.note}`;
      const inputs = c.inputs.map((x, i) => toTensor(backend, x, Boolean(c.gradients?.[i])));
      const output = op.apply(inputs, attributes);
      await assertMatches(output, c.output, what);
      if (c.gradients === undefined) continue;
      const variables = inputs.filter((x) => x.requiresGrad);
      const found = grad(output, variables, { seed: toTensor(backend, c.upstream, false) });
      const expected = c.gradients.filter((gradient) => gradient !== null);
      for (const [i, gradient] of expected.entries()) {
        const actual = found[i];
        assert(actual !== undefined);
        await assertMatches(actual, gradient, `${what}, gradient ${i}`);
      }
    }
  });
}
