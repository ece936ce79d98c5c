/**
 * Gradients of gradients against finite differences of gradients.
 *
 * @module
 */
import { grad } from "../autograd.ts";
import { tensor } from "../creation.ts";
import { absoluteDot, dot } from "./arrays.ts";
import { differentiate } from "./differences.ts";
import { type Finding, finding, showNumber } from "./finding.ts";
import {
  differentiableInputs,
  notSmooth,
  relativeTolerance,
  roundingTolerance,
  settled,
  shareOf,
} from "./first_order.ts";
import { neighbours, type Probe, weights } from "./probe.ts";
import { gradients, inputName, type Result, run, toTensors } from "./run.ts";

/**
 * With G = ⟨∇xᵢ, u⟩ for a random u: compares the gradient of G with respect to every input and to
 * the seed, along a random direction, with differences of G. The first order must be right already.
 */
export async function checkSecondOrder(probe: Probe): Promise<Finding[]> {
  const { op, sample, backend, seed, random } = probe;
  const wanted = differentiableInputs(probe);
  const [first = []] = await gradients(op, [sample], seed, backend);
  const us = first.map(({ values }, i) => weights(values.length, random.fork(`u ${i}`)));
  const seconds = await secondGradients(probe, us);
  // Terms of a gradient may cancel: their size is that of the output by that of the domain, 10³ steps.
  const cancelled = 1e-3 * absoluteDot(probe.output.values, seed);
  const findings: Finding[] = [];
  const report = (of: number, by: string, expected: number, found: number) =>
    findings.push(
      finding(
        op.name,
        sample.name,
        `second order: gradient of ${inputName(op, of)}∇ with respect to ${by}`,
        `expected ${showNumber(expected)} by finite differences, found ${showNumber(found)}`,
        explain(expected, found),
      ),
    );

  for (const [j, inputJ] of wanted.entries()) {
    const direction = weights(us[j]?.length ?? 0, random.fork(`second direction ${j}`));
    const around = await gradients(op, neighbours(sample, inputJ, direction), seed, backend);
    for (const [i, inputI] of wanted.entries()) {
      const u = us[i] ?? new Float64Array(0);
      const values = around.map((results) => dot(results[i]?.values ?? [], u));
      const expected = differentiate(values, sample.inputs[inputJ]?.stepSize ?? 1);
      const analytic = seconds[i]?.[j]?.values ?? new Float64Array(0);
      const scale = Math.max(absoluteDot(analytic, direction), Math.abs(expected.value));
      const rounding = roundingTolerance *
        (absoluteDot(first[i]?.values ?? [], u) +
          cancelled / (sample.inputs[inputI]?.stepSize ?? 1));
      if (!(expected.error <= settled * scale + rounding)) return [notSmooth(probe, inputJ)];
      const found = dot(analytic, direction);
      const allowed = relativeTolerance * scale + rounding + expected.error;
      const error = Math.abs(found - expected.value);
      probe.note(shareOf(error, allowed));
      if (!(error <= allowed)) {
        report(inputI, inputName(op, inputJ), expected.value, found);
      }
    }
  }

  // The gradient is linear in the seed, so no difference is needed: a direction is a seed itself.
  const direction = weights(seed.length, random.fork("seed direction"));
  const [linear = []] = await gradients(op, [sample], direction, backend);
  for (const [i, inputI] of wanted.entries()) {
    const expected = dot(linear[i]?.values ?? [], us[i] ?? []);
    const analytic = seconds[i]?.at(-1)?.values ?? new Float64Array(0);
    const found = dot(analytic, direction);
    const scale = absoluteDot(analytic, direction) +
      absoluteDot(linear[i]?.values ?? [], us[i] ?? []);
    const error = Math.abs(found - expected);
    probe.note(shareOf(error, relativeTolerance * scale));
    if (!(error <= relativeTolerance * scale)) {
      report(inputI, "the gradient of the output", expected, found);
    }
  }
  return findings;
}

/** For each input's gradient, the gradients of ⟨it, u⟩ with respect to all inputs and the seed. */
async function secondGradients(probe: Probe, us: readonly Float64Array[]): Promise<Result[][]> {
  const { op, sample, backend, seed } = probe;
  const results = await run(() => {
    const inputs = toTensors(sample.inputs, backend);
    const y = op.apply(inputs, sample.attributes);
    const seedTensor = tensor(seed, { shape: y.shape, backend, requiresGrad: true });
    const xs = inputs.filter((x) => x.requiresGrad);
    const firsts = grad(y, xs, { seed: seedTensor, createGraph: true });
    return firsts.flatMap((first, i) =>
      grad(first, [...xs, seedTensor], {
        seed: tensor(us[i] ?? new Float64Array(0), { shape: first.shape, backend }),
      })
    );
  });
  const each = us.length + 1;
  return us.map((_, i) => results.slice(i * each, (i + 1) * each));
}

function explain(expected: number, found: number): string {
  if (found === 0) {
    return "the backward is not recorded: write it with differentiable ops, not with the " +
      "backend's primitives or detached values";
  }
  const ratio = found / expected;
  return Math.abs(ratio + 1) < 1e-5
    ? "the sign is flipped in an op that the backward uses"
    : "the gradient itself is right; an op or formula that the backward uses is differentiated wrongly";
}
