/**
 * What every op owes its callers besides the right numbers.
 *
 * @module
 */
import { grad } from "../autograd.ts";
import { type Backend, showShape, sizeOf } from "../backend.ts";
import { tensor } from "../creation.ts";
import type { OpInfo } from "../declaration.ts";
import { UsageError } from "../errors.ts";
import { giveUp, step } from "../scope.ts";
import type { Tensor } from "../tensor.ts";
import { isFiniteArray } from "./arrays.ts";
import { type Finding, finding } from "./finding.ts";
import { checkGradientShapes } from "./gradient_shape.ts";
import { inputName, run, toTensors } from "./run.ts";
import type { DrawnSample } from "./sample.ts";

/**
 * Checks at one sample that inputs are not written to; that the output has as many values as its shape
 * says and that they are finite; that each gradient has its input's shape and is finite; that
 * backward reads no values but those that `keeps` names; and that a step leaves no memory behind. What comes later is checked only where all before is well.
 */
export async function checkHygiene(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
): Promise<Finding[]> {
  for (const check of [checkForward, checkGradientShapes, checkBackward, checkKeeps, checkMemory]) {
    const findings = await check(op, sample, backend);
    if (findings.length > 0) return findings;
  }
  return [];
}

type Reporter = (check: string, message: string, hint?: string) => void;

async function checkForward(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
): Promise<Finding[]> {
  const { findings, report } = reporter(op, sample);
  const results = await run(() => {
    const inputs = toTensors(sample.inputs, backend);
    return [op.apply(inputs, sample.attributes), ...inputs];
  });
  const [y, ...after] = results;
  after.forEach(({ values }, i) => {
    const before = sample.inputs[i]?.values ?? [];
    const at = values.findIndex((value, j) => !Object.is(value, before[j]));
    if (at < 0) return;
    report(
      "inputs",
      `${inputName(op, i)} was ${before[at]} before the call and is ${values[at]} after it`,
      "an op makes a new array; it never writes over an input",
    );
  });
  if (y === undefined) return findings;
  if (y.values.length !== sizeOf(y.shape)) {
    const shape = showShape(y.shape);
    report(
      "output",
      `expected ${sizeOf(y.shape)} values, for its shape is ${shape}, found ${y.values.length}`,
    );
  } else if (!isFiniteArray(y.values)) {
    report(
      "output",
      `expected finite values, found ${y.values.find((value) => !Number.isFinite(value))}`,
      "if the op is not defined here, narrow the sample's domain (from, to, awayFrom)",
    );
  }
  return findings;
}

async function checkBackward(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
): Promise<Finding[]> {
  const { findings, report } = reporter(op, sample);
  const wanted = sample.inputs.flatMap(({ whole }, i) => whole ? [] : [i]);
  const gradients = await run(() => differentiate(op, sample, backend));
  if (op.differentiable && gradients.length < wanted.length) {
    report("gradient", "the output does not require a gradient although the inputs do");
  }
  gradients.forEach(({ values }, i) => {
    const index = wanted[i] ?? 0;
    const size = sample.inputs[index]?.values.length ?? 0;
    const check = `gradient of ${inputName(op, index)}`;
    if (values.length !== size) {
      report(check, `expected ${size} values, found ${values.length}`);
    } else if (!isFiniteArray(values)) {
      const bad = values.find((value) => !Number.isFinite(value));
      report(check, `expected finite values, as the output's are, found ${bad}`);
    }
  });
  return findings;
}

/** The gradients of the sum of the output; none where the op records nothing. */
function differentiate(op: OpInfo, sample: DrawnSample, backend: Backend): Tensor[] {
  const inputs = toTensors(sample.inputs, backend);
  const y = op.apply(inputs, sample.attributes);
  if (!y.requiresGrad) return [];
  const seed = tensor(new Float64Array(y.size).fill(1), { shape: y.shape, backend });
  return grad(y, inputs.filter((x) => x.requiresGrad), { seed });
}

/** Differentiates with the memory of all that `keeps` leaves out given back. */
function checkKeeps(op: OpInfo, sample: DrawnSample, backend: Backend): Finding[] {
  const { findings, report } = reporter(op, sample);
  try {
    step(() => {
      const inputs = toTensors(sample.inputs, backend);
      const y = op.apply(inputs, sample.attributes);
      if (!y.requiresGrad) return;
      const seed = tensor(new Float64Array(y.size).fill(1), { shape: y.shape, backend });
      for (const x of [...inputs, y]) giveUp(x);
      void grad(y, inputs.filter((x) => x.requiresGrad), { seed });
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report("keeps", "backward reads values of a tensor that keeps leaves out; name it there");
  }
  return findings;
}

function checkMemory(op: OpInfo, sample: DrawnSample, backend: Backend): Finding[] {
  const { findings, report } = reporter(op, sample);
  const before = backend.memory().arrays;
  step(() => void differentiate(op, sample, backend));
  const left = backend.memory().arrays - before;
  if (left !== 0) {
    report(
      "memory",
      `expected no array left after a step, found ${left}`,
      "release what forward gets from the backend and does not return",
    );
  }
  return findings;
}

function reporter(
  op: OpInfo,
  sample: DrawnSample,
): { readonly findings: Finding[]; readonly report: Reporter } {
  const findings: Finding[] = [];
  const report: Reporter = (check, message, hint) =>
    findings.push(finding(op.name, sample.name, check, message, hint));
  return { findings, report };
}
