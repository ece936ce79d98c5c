import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reference } from "../../plugins/backends/reference/mod.ts";
import {
  type Backend,
  defineOp,
  elementwise,
  type OpInfo,
  type UnaryOp,
  UsageError,
} from "../mod.ts";
import { checkConformance, measureConformance } from "./conformance.ts";
import { checkPrimitives, type PrimitivePart, primitiveParts } from "./primitives.ts";
import { altered } from "./testing.ts";

const truth = reference({ dtype: "float64" });

/** A float32 reference backend in which some methods are replaced. */
function sabotaged(replace: (right: Backend) => Partial<Backend>): Backend {
  return altered(reference(), replace);
}

/** Multiplies the values of an array by a factor, where they are. */
function scale(data: unknown, factor: number): void {
  assert(data instanceof Float32Array);
  data.forEach((value, i) => data[i] = value * factor);
}

/** Faults by the primitive that has them. */
const faults: Readonly<Record<string, (right: Backend) => Partial<Backend>>> = {
  "elementwise: exp off by 10⁻⁵": (right) => ({
    elementwise(kernel, inputs, uniforms, shape) {
      const made = right.elementwise(kernel, inputs, uniforms, shape);
      if (kernel.instructions.some(({ op }) => op === "exp")) scale(made[0], 1 + 1e-5);
      return made;
    },
  }),
  "elementwise: an input is not repeated but read on": (right) => ({
    elementwise: (kernel, inputs, uniforms, shape) =>
      right.elementwise(
        kernel,
        inputs.map((x) => x.shape.length === 2 && x.shape[1] === 1 ? { ...x, shape: [1, 1] } : x),
        uniforms,
        shape,
      ),
  }),
  "elementwise: uniforms in another order": (right) => ({
    elementwise: (kernel, inputs, uniforms, shape) =>
      right.elementwise(kernel, inputs, uniforms.map((u) => -u), shape),
  }),
  "reduce: the last of several axes is the first": (right) => ({
    reduce: (kind, x, axes) =>
      right.reduce(kind, x, axes.length === 2 && axes[1] === 2 ? [0, 2] : axes),
  }),
  "reduce: argmax where a max is due": (right) => ({
    reduce: (kind, x, axes) =>
      right.reduce(kind === "max" && axes.length === 1 ? "argmax" : kind, x, axes),
  }),
  "matmul: b is never transposed": (right) => ({
    matmul: (a, b, { a: transposeA }) => right.matmul(a, b, { a: transposeA, b: false }),
  }),
  "matmul: off by 2⁻¹⁸, as with a shorter mantissa": (right) => ({
    matmul(a, b, transposed) {
      const y = right.matmul(a, b, transposed);
      scale(y, 1 + 2 ** -18);
      return y;
    },
  }),
  "permute: the inverse order": (right) => ({
    permute: (x, order) => right.permute(x, order.map((_, i) => order.indexOf(i))),
  }),
  "slice: from the beginning": (right) => ({
    slice: (x, start, shape) => right.slice(x, start.map(() => 0), shape),
  }),
  "pad: always with zeros": (right) => ({
    pad: (x, start, shape) => right.pad(x, start, shape, 0),
  }),
  "concat: in reverse": (right) => ({
    concat: (inputs, axis) => right.concat(inputs.toReversed(), axis),
  }),
  "gather: an index is rounded": (right) => ({
    gather(x, indices) {
      assert(indices.data instanceof Float32Array);
      const { data } = indices;
      const floor = right.upload(data.map(Math.floor));
      const y = right.gather(x, { ...indices, data: floor });
      right.release(floor);
      return y;
    },
  }),
  "scatterAdd: one row short": (right) => ({
    scatterAdd: (x, indices, n) => {
      const { shape: [batch = 1, , inner = 1] } = x;
      const y = right.scatterAdd(x, indices, n - 1);
      const padded = right.pad({ data: y, shape: [batch, n - 1, inner] }, [0, 0, 0], [
        batch,
        n,
        inner,
      ], 0);
      right.release(y);
      return padded;
    },
  }),
  "unfold: padding at the end only": (right) => ({
    unfold: (x, w) =>
      right.unfold(x, { ...w, padding: w.padding.map(([before, after]) => [0, before + after]) }),
  }),
  "fold: padding at the end only": (right) => ({
    fold: (x, w, shape) =>
      right.fold(
        x,
        { ...w, padding: w.padding.map(([before, after]) => [0, before + after]) },
        shape,
      ),
  }),
  "random: another stream": (right) => ({
    random: ([a, b], shape) => right.random([b, a], shape),
  }),
  "lifetime: a read that waits before it looks": (right) => ({
    async read(data, length) {
      await Promise.resolve();
      return right.read(data, length);
    },
  }),
  "lifetime: a second release is accepted": (right) => {
    const released = new Set<unknown>();
    return {
      release(data) {
        if (released.has(data)) return;
        released.add(data);
        right.release(data);
      },
    };
  },
  "permute: memory is lost": (right) => ({
    permute(x, order) {
      right.upload([1]);
      return right.permute(x, order);
    },
  }),
};

Deno.test("a right backend has no findings", async () => {
  assertEquals(await checkPrimitives(sabotaged(() => ({})), truth), []);
});

/** Which part of the check is to find a fault, where it is not called like the primitive. */
const partOf: Readonly<Record<string, PrimitivePart>> = {
  permute: "layout",
  slice: "layout",
  pad: "layout",
  concat: "layout",
  gather: "indexing",
  scatterAdd: "indexing",
  unfold: "windows",
  fold: "windows",
};

for (const [name, fault] of Object.entries(faults)) {
  Deno.test(`a fault of a backend is found: ${name}`, async () => {
    const [primitive = ""] = name.split(":");
    const part = partOf[primitive] ?? primitiveParts.find((p) => p === primitive);
    const parts = part === undefined || name.includes("exp") ? ["functions"] as const : [part];
    const findings = await checkPrimitives(sabotaged(fault), truth, parts);
    assert(findings.some(({ check }) => check === primitive), "the fault went unnoticed");
  });
}

Deno.test("a wrong adjoint is found by the identity alone", async () => {
  const backend = sabotaged((right) => ({
    fold: (x, w, shape) => right.fold(x, { ...w, stride: w.stride.map(() => 1) }, shape),
  }));
  const findings = await checkPrimitives(backend, truth, ["adjoint"]);
  assert(findings.length > 0 && findings.every(({ sample }) => sample.includes("fold")));
});

const swish: UnaryOp = elementwise({
  name: "swish",
  y: "x * sigmoid(x)",
  samples: [{ inputs: [[3, 4]] }],
  examples: [{ inputs: [0], output: 0 }],
});

Deno.test("an op whose function is inexact on a backend is found, with both values", async () => {
  const backend = sabotaged((right) => ({
    elementwise(kernel, inputs, uniforms, shape) {
      const made = right.elementwise(kernel, inputs, uniforms, shape);
      if (kernel.instructions.some(({ op }) => op === "sigmoid")) scale(made[0], 1 + 1e-5);
      return made;
    },
  }));
  const [first] = await checkConformance([swish], backend, truth);
  assertEquals(first?.op, "swish on reference");
  assertStringIncludes(first?.message ?? "", "expected");
});

Deno.test("an op that loses NaN on a backend is found", async () => {
  const backend = sabotaged((right) => ({
    elementwise(kernel, inputs, uniforms, shape) {
      const made = right.elementwise(kernel, inputs, uniforms, shape);
      const [y] = made;
      if (y instanceof Float32Array) y.forEach((v, i) => y[i] = Number.isNaN(v) ? 0 : v);
      return made;
    },
  }));
  const findings = await checkConformance([swish], backend, truth);
  assertEquals(findings.map(({ sample }) => sample), ["NaN, infinities and zeros"]);
});

Deno.test("only the gradient wrong on a backend is found too", async () => {
  const backend = sabotaged((right) => ({
    reduce: (_, x, axes) => right.reduce("max", x, axes),
  }));
  const add = elementwise<[a: number, b: number]>({
    name: "add",
    inputs: ["a", "b"],
    y: "a + b",
    samples: [{ inputs: [[3, 4], [4]] }],
    examples: [{ inputs: [[1], [2]], output: [3] }],
  });
  const findings = await checkConformance([add], backend, truth);
  assertEquals(findings[0]?.check, "conformance of b∇");
});

Deno.test("a fused kernel is held to the op that it replaces", async () => {
  const mirror: UnaryOp = defineOp({
    name: "mirror",
    shape: ([[rows = 1, columns = 1]]) => [columns, rows],
    forward: ({ backend, inputs: [x] }) => backend.permute(x, [1, 0]),
    backward: ({ grad }) => [() => mirror(grad)],
    samples: [{ inputs: [[3, 4]] }],
    examples: [{ inputs: [[[1, 2]]], output: [[1], [2]] }],
  });
  const fused = (order: readonly number[]) =>
    sabotaged((right) => ({
      fused: { mirror: { run: ([x]) => x && right.permute(x, order) } },
    }));
  assertEquals(await checkConformance([mirror], fused([1, 0]), truth), []);
  const findings = await checkConformance([mirror], fused([0, 1]), truth);
  assertEquals(findings[0]?.check, "conformance");
});

/** A backend that keeps the results of formulas in half precision, and rounds them up. */
const half = sabotaged((right) => ({
  elementwise(kernel, inputs, uniforms, shape) {
    const made = right.elementwise(kernel, inputs, uniforms, shape);
    for (const array of made) {
      assert(array instanceof Float32Array);
      array.forEach((value, i) => array[i] = Math.f16round(value * (1 + 2 ** -11)));
    }
    return made;
  },
}));

const squashed: OpInfo = elementwise({
  name: "squashed",
  y: "x / (1 + abs(x))",
  samples: [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }],
  examples: [
    { inputs: [[1, -3]], output: [0.5, -0.75] },
    // 100,000 is beyond half precision.
    { inputs: [[1e5]], output: [0.99999] },
  ],
});

Deno.test("the share of the tolerance that was used is what errors come to", async () => {
  const exact = await measureConformance(squashed, truth, truth);
  assertEquals(exact, { findings: [], refusals: [], share: 0 });
  const roundings = sabotaged((right) => ({
    elementwise(kernel, inputs, uniforms, shape) {
      const made = right.elementwise(kernel, inputs, uniforms, shape);
      made.forEach((array) => scale(array, 1 + 8 * 2 ** -24));
      return made;
    },
  }));
  const { share } = await measureConformance(squashed, roundings, truth);
  // 8 of 64, and one to round the product.
  assert(share > 7 / 64 && share < 10 / 64, `found ${share}`);
  const wrong = await measureConformance(squashed, half, truth);
  assert(wrong.share > 10 && wrong.findings.length > 0, `found ${wrong.share}`);
});

Deno.test("half precision is held to half precision", async () => {
  const { findings, share } = await measureConformance(squashed, half, truth, {
    precision: "float16",
  });
  assertEquals(findings, []);
  assert(share > 0 && share < 0.5, `found ${share}`);
  const double = sabotaged((right) => ({
    elementwise(kernel, inputs, uniforms, shape) {
      const made = right.elementwise(kernel, inputs, uniforms, shape);
      made.forEach((array) => scale(array, 1.1));
      return made;
    },
  }));
  const off = await measureConformance(squashed, double, truth, { precision: "float16" });
  assert(off.findings.length > 0);
});

Deno.test("what a backend says it cannot do is no wrong number", async () => {
  const without = sabotaged(() => ({
    elementwise() {
      throw new UsageError("none: has no formulas; take another backend");
    },
  }));
  const { findings, refusals } = await measureConformance(squashed, without, truth);
  assertEquals(findings, []);
  assertStringIncludes(refusals[0]?.message ?? "", "none: has no formulas");
  const all = await checkConformance([squashed], without, truth);
  assertEquals(all.length, refusals.length);
});
