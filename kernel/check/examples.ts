/**
 * Worked examples: finite differences cannot find a wrong forward, these can.
 *
 * @module
 */
import { type Backend, showShape } from "../backend.ts";
import { flatten, shapeOf } from "../creation.ts";
import type { OpInfo } from "../declaration.ts";
import { positionOf } from "./arrays.ts";
import { holds, type Precision } from "./comparison.ts";
import { type Finding, finding, messageOf } from "./finding.ts";
import { outputs } from "./run.ts";
import { drawExample, type DrawnSample } from "./sample.ts";

/** Examples are written with at least this many significant digits. */
const digits = { float64: 1e-6, float32: 2e-6, float16: 4e-3 } as const;

/**
 * Compares every worked example of an op with what it computes: to a relative error of 10⁻⁶
 * (2·10⁻⁶ in float32, 4·10⁻³ in float16), relative to the larger of the value and 1. NaN and infinities must be
 * met.
 */
export async function checkExamples(
  op: OpInfo,
  backend: Backend,
  precision: Precision = backend.dtype,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const example of op.examples) {
    const sample = drawExample(example);
    // What is written with numbers that the precision does not have tells nothing of the backend.
    if (precision === "float16" && !isWithin(precision, sample)) continue;
    const name = `${JSON.stringify(example.inputs)}${sample.name.replace(/^[^{]*/, " ").trimEnd()}`;
    const report = (message: string) => findings.push(finding(op.name, name, "example", message));
    try {
      const [y] = await outputs(op, [sample], backend);
      if (y === undefined) continue;
      const expected = flatten(example.output);
      const shape = shapeOf(example.output);
      if (showShape(shape) !== showShape(y.shape)) {
        report(`expected shape ${showShape(shape)}, found ${showShape(y.shape)}`);
        continue;
      }
      const tolerance = digits[precision];
      const at = expected.findIndex((value, i) => !isNear(value, y.values[i] ?? NaN, tolerance));
      if (at < 0) continue;
      const place = shape.length === 0 ? "" : showShape(positionOf(at, shape));
      report(`y${place}: expected ${expected[at]}, found ${y.values[at]}`);
    } catch (error) {
      report(`expected ${JSON.stringify(example.output)}, found ${messageOf(error)}`);
    }
  }
  if (op.examples.length === 0) {
    findings.push(
      finding(op.name, "", "example", "found none, needed: at least one with its known output"),
    );
  }
  return findings;
}

function isWithin(precision: Precision, { inputs }: DrawnSample): boolean {
  return inputs.every(({ values }) =>
    values.every((value) => !Number.isFinite(value) || holds(precision, value))
  );
}

function isNear(expected: number, found: number, tolerance: number): boolean {
  if (!Number.isFinite(expected)) return Object.is(expected, found);
  return Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
