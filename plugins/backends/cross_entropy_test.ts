/**
 * The fused kernels of `softmaxCrossEntropy` are held to the composition of primitives that they replace, on the same
 * backend: for any number of classes, and for logits, labels and gradients that are no sensible ones.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Backend, full, grad, step, tensor } from "../../kernel/mod.ts";
import { softmaxCrossEntropy, type SoftmaxCrossEntropyAttributes } from "../ops/mod.ts";
import { createNative } from "./native/mod.ts";
import { missing, variants as natives } from "./native/testing.ts";
import { createWasm } from "./wasm/mod.ts";
import { variants } from "./wasm/testing.ts";

/** Logits and labels of a batch, and the gradient of its loss. */
interface Problem {
  readonly rows: number;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly labels: readonly number[];
  readonly g: number;
  readonly attributes: Required<SoftmaxCrossEntropyAttributes>;
}

const usual = fc.integer({ min: -5000, max: 5000 }).map((n) => n / 997);
const odd = fc.constantFrom(-0, 90, -110, 1e4, 3e38, -3e38, -Infinity, Infinity, NaN);
/** Numbers that are repeated to fill the logits: odd ones must be rare, lest nothing but NaN is seen. */
const pools = fc.tuple(
  fc.array(usual, { minLength: 7, maxLength: 61 }),
  fc.array(odd, { maxLength: 2 }),
).map((parts) => parts.flat());
const oddLabels = [-1, -0, 0.5, 1e30, 2 ** 31, 2 ** 32, Infinity, -Infinity, NaN];

function problemsOf(classes: number): fc.Arbitrary<Problem> {
  const label = fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: classes - 1 }) },
    { weight: 1, arbitrary: fc.constantFrom(...oddLabels, classes, classes - 0.5) },
  );
  return fc.record({
    rows: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(63, 64, 65, 131)),
    pool: pools,
    some: fc.array(label, { minLength: 1, maxLength: 20 }),
    g: fc.constantFrom(1, 1, 0, -2.5, 1e-30, 1e-38, 3e38, Infinity, NaN),
    attributes: fc.record({
      reduction: fc.constantFrom("mean" as const, "sum" as const),
      labelSmoothing: fc.constantFrom(0, 0.1, 1),
    }),
  }).map(({ rows, pool, some, ...rest }) => ({
    ...{ rows, classes, ...rest },
    logits: Array.from({ length: rows * classes }, (_, i) => pool[i % pool.length] ?? 0),
    labels: Array.from({ length: rows }, (_, i) => some[i % some.length] ?? 0),
  }));
}

/** The loss, and the gradients of the logits. */
async function compute(
  backend: Backend,
  { rows, classes, logits, labels, g, attributes }: Problem,
): Promise<{ readonly loss: number; readonly gradients: readonly number[] }> {
  const before = backend.memory().arrays;
  const [loss, gradients] = step(() => {
    const options = { backend, requiresGrad: true };
    const x = tensor(Float32Array.from(logits), { shape: [rows, classes], ...options });
    const t = tensor(Float32Array.from(labels), { shape: [rows], backend });
    const loss = softmaxCrossEntropy(x, t, attributes);
    return [loss, ...grad(loss, [x], { seed: full([], g, { backend }) })] as const;
  });
  assertEquals(backend.memory().arrays, before + 2);
  return { loss: await loss.item(), gradients: [...await gradients.values()] };
}

/** Whether two numbers are the same but for rounding. */
function agree(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-6 * Math.abs(b) + tolerance;
}

async function compare(backend: Backend, problem: Problem): Promise<void> {
  const composition = { ...backend, fused: {} };
  const { loss, gradients } = await compute(backend, problem);
  const expected = await compute(composition, problem);
  const { rows, g, attributes: { reduction } } = problem;
  const divisor = reduction === "mean" ? rows : 1;
  // A sum of 1 may be rounded to the number after 1.
  assert(agree(loss, expected.loss, 2.4e-7 * rows / divisor), `${loss}, not ${expected.loss}`);
  const tolerance = 1.2e-7 * Math.abs(g) / divisor + 3e-45;
  expected.gradients.forEach((value, i) =>
    assert(agree(gradients[i] ?? NaN, value, tolerance), `${i}: ${gradients[i]}, not ${value}`)
  );
  assertEquals(gradients.length, expected.gradients.length);
}

const backends = { wasm: () => variants, native: natives };

for (const [name, make] of Object.entries(backends)) {
  // Why is said when `missing` is found.
  const ignore = name === "native" && missing !== undefined;
  for (const classes of [1, 3, 10, 17, 1000]) {
    Deno.test({
      name: `${name} computes the cross-entropy of ${classes} classes as the composition does`,
      ignore,
      async fn() {
        for (const backend of make()) {
          const check = (problem: Problem) => compare(backend, problem);
          await fc.assert(fc.asyncProperty(problemsOf(classes), check), {
            numRuns: classes < 100 ? 150 : 25,
          });
        }
      },
    });
  }

  Deno.test({
    name: `${name} computes the same bits of a cross-entropy with one thread and with three`,
    ignore,
    async fn() {
      const threads = name === "wasm"
        ? [createWasm(), createWasm({ threads: 3, leastPart: 1e-9 })]
        : [createNative({ threads: 1 }), createNative({ threads: 3 })];
      for (const classes of [10, 999]) {
        const rows = 131;
        const problem: Problem = {
          ...{ rows, classes, g: 1 },
          logits: Array.from({ length: rows * classes }, (_, i) => 3 * Math.sin(i * i)),
          labels: Array.from({ length: rows }, (_, i) => i % classes),
          attributes: { reduction: "mean", labelSmoothing: 0.1 },
        };
        const [one, three] = await Promise.all(threads.map((b) => compute(b, problem)));
        assertEquals(three, one);
      }
    },
  });
}
