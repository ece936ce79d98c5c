import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { reference } from "../../plugins/backends/reference/mod.ts";
import { matmul } from "../../plugins/ops/matmul.ts";
import {
  type BinaryOp,
  broadcastShapes,
  compile,
  defineOp,
  type Elementwise,
  elementwise,
  full,
  type NoAttributes,
  noGrad,
  type Op,
  type OpInfo,
  parse,
  type Sample,
  ShapeError,
  sumTo,
  type Tensor,
  tensor,
  type UnaryOp,
  UsageError,
} from "../mod.ts";
import { updateInPlace } from "../update.ts";
import { type Finding, formatFindings } from "./finding.ts";
import { checkGradient } from "./gradient.ts";

const backend = reference({ dtype: "float64" });
const check = (op: OpInfo): Promise<Finding[]> => checkGradient(op, { backend });

/** An element-wise op of x that is checked on one sample; what the test breaks comes last. */
function formula(declaration: Partial<Elementwise<NoAttributes>>): UnaryOp {
  return elementwise({
    name: "subject",
    y: "x",
    samples: [{ inputs: [{ shape: [3, 4], from: 0.2, to: 2 }] }],
    examples: [{ inputs: [1], output: NaN }],
    ...declaration,
  });
}

/** As {@linkcode formula}, of a and b, with equal shapes first and broadcasting ones after. */
function formula2(declaration: Partial<Elementwise<NoAttributes>>): BinaryOp {
  const domain = { from: 0.5, to: 2 };
  return elementwise({
    name: "subject",
    inputs: ["a", "b"],
    y: "a",
    samples: [{ inputs: [{ shape: [3, 4], ...domain }, { shape: [3, 4], ...domain }] }],
    examples: [{ inputs: [1, 1], output: NaN }],
    ...declaration,
  });
}

const times: BinaryOp = formula2({ name: "times", y: "a * b" });
const exp: UnaryOp = formula({ name: "exp", y: "exp(x)" });
const log: UnaryOp = formula({ name: "log", y: "log(x)" });
const minus: BinaryOp = formula2({ name: "minus", y: "a - b" });
const over: BinaryOp = formula2({ name: "over", y: "a / b" });

/** The findings about derivatives, which must be some; all must be of this check and name. */
async function caught(op: OpInfo, about: string): Promise<Finding> {
  const findings = (await check(op)).filter((f) => f.check !== "example");
  const [first] = findings;
  assert(first !== undefined, "the error went unnoticed");
  assertStringIncludes(first.check, about);
  return first;
}

async function caughtWithHint(op: OpInfo, about: string, hint: string): Promise<void> {
  assertStringIncludes((await caught(op, about)).hint ?? "no hint", hint);
}

Deno.test("a right op has no findings", async () => {
  const op = formula({
    y: "x * sigmoid(x)",
    dx: "g * sigmoid(x) * (1 + x * (1 - sigmoid(x)))",
    examples: [{ inputs: [0], output: 0 }],
  });
  assertEquals(await check(op), []);
});

Deno.test("a derivative off by 0.1 % is found, and the factor named", async () => {
  await caughtWithHint(
    formula({ y: "x ^ 2", dx: "g * 2.002 * x" }),
    "gradient of x",
    "found = expected * 1.00100",
  );
});

Deno.test("a derivative off by 0.1 % in only one of several inputs is found there", async () => {
  const op = formula2({ y: "a * b", db: "g * a * 0.999" });
  assertEquals((await caught(op, "gradient of b")).check, "gradient of b");
});

Deno.test("a derivative off by 0.1 % at a single element is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => backend.permute(x, [0, 1]),
    backward: ({ grad: g }) => [() => times(g, bump)],
    samples: [{ inputs: [[5, 7]] }],
    examples: [],
  });
  const values = new Float64Array(35).fill(1);
  values[20] = 1.001;
  const bump = tensor(values, { shape: [5, 7], backend });
  await caughtWithHint(subject, "gradient of x", "wrong at 1 of 35 elements");
});

Deno.test("a flipped sign is named", async () => {
  await caughtWithHint(formula({ y: "x ^ 3", dx: "-g * 3 * x ^ 2" }), "gradient of x", "sign");
  await caughtWithHint(formula2({ y: "a - b", db: "g" }), "gradient of b", "the sign is flipped");
});

Deno.test("a forgotten constant is named", async () => {
  await caughtWithHint(formula({ y: "x ^ 2", dx: "g * x" }), "gradient of x", "expected * 1 / 2");
});

Deno.test("a mean that is differentiated as a sum is named by the size it forgot", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    compose: ([x]) => broken(over(sumTo(x, [1, 7]), full([], 5, { backend }))),
    samples: [{ inputs: [[5, 7]] }],
    examples: [],
  });
  // The output right, the gradient 5 times too large: as if the division were not there.
  const broken: UnaryOp = elementwise({
    name: "broken",
    y: "x",
    dx: "5 * g",
    samples: [],
    examples: [],
  });
  await caughtWithHint(subject, "gradient of x", "5, the size of axis 0 of x");
});

Deno.test("a missing factor is named", async () => {
  const missing = (y: string, dx: string, hint: string) =>
    caughtWithHint(formula({ y, dx }), "gradient of x", hint);
  await missing("sigmoid(x)", "g * y", "the factor (1 - y) is missing");
  await missing("tanh(x)", "g * (1 - y)", "the factor (1 + y) is missing");
  await missing("exp(x)", "g", "is missing: expected = found * y");
  await missing("sigmoid(x)", "g", "the factor y * (1 - y) is missing");
  await missing("log(x)", "g", "the factor x is one too many");
  await missing("x ^ 3", "3 * g * x", "the factor x is missing");
});

Deno.test("a factor in the place of another is named", async () => {
  await caughtWithHint(
    formula2({ y: "a / b", db: "-g * a / b" }),
    "gradient of b",
    "is one too many",
  );
  await caughtWithHint(
    formula2({ y: "a * exp(b)", da: "g * b" }),
    "gradient of a",
    "the factor b stands where exp(b) is due",
  );
});

Deno.test("a divisor to the wrong power is named, and so are other errors of its derivative", async () => {
  const samples = [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }];
  const found = async (y: string, dx: string, hint: string) =>
    await caughtWithHint(formula({ y, dx, samples }), "gradient of x", hint);
  const softsign = "x / (1 + abs(x))";
  await found(
    softsign,
    "g / (1 + abs(x))",
    "the divisor 1 + abs(x) is due squared: expected = found / (1 + abs(x))",
  );
  await found(softsign, "g / (1 + abs(x)) ^ 3", "1 + abs(x) is due squared, not cubed");
  await found(softsign, "g", "the divisor (1 + abs(x))^2 is missing");
  await found(softsign, "-g / (1 + abs(x)) ^ 2", "the sign is flipped");
  await found("x / sqrt(1 + x ^ 2)", "g / (1 + x ^ 2)", "the divisor sqrt(1 + x^2) is due cubed");
});

Deno.test("a forgotten inner derivative is named with its constant", async () => {
  const found = (y: string, dx: string, hint: string) =>
    caughtWithHint(formula({ y, dx }), "gradient of x", hint);
  await found("log(1 + x ^ 2)", "g / (1 + x ^ 2)", "the factor 2 * x is missing");
  await found("exp(-x ^ 2)", "g * y", "the factor -2 * x is missing: expected = found * -2 * x");
});

Deno.test("a quotient that fits by chance is not taken for a factor in the place of another", async () => {
  // expected / found is 1 / (3 + abs(x)), and so y / x; neither stands in its derivative.
  const op = formula({
    y: "x / (3 + abs(x))",
    dx: "3 * g / (3 + abs(x))",
    samples: [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }],
  });
  assertEquals((await caught(op, "gradient of x")).hint, undefined);
});

Deno.test("a gradient without the gradient of the output is named", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => backend.elementwise(double, [x], [], x.shape)[0],
    backward: ({ inputs: [x] }) => [() => full(x.shape, 2, { backend })],
    samples: [{ inputs: [[3, 4]] }],
    examples: [],
  });
  await caughtWithHint(subject, "gradient of x", "the factor g is missing");
});

Deno.test("a dropped term is named", async () => {
  await caughtWithHint(
    formula({ y: "x * sigmoid(x)", dx: "g * sigmoid(x)" }),
    "gradient of x",
    "y * (1 - sigmoid(x))",
  );
  await caughtWithHint(
    formula({ y: "x ^ 2 + x", dx: "2 * g * x" }),
    "gradient of x",
    'the term "+ g" is dropped',
  );
  await caughtWithHint(
    formula2({ y: "a * b + a", da: "g" }),
    "gradient of a",
    "is dropped: expected = found + g * b",
  );
});

Deno.test("the dropped sum of a normalization is named", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => {
      const y = noGrad(() => over(x, sumTo(x, [3, 1])));
      return backend.permute(y, [0, 1]); // a copy
    },
    backward: ({ grad: g, inputs: [x] }) => [() => over(g, sumTo(x, [3, 1]))],
    samples: [{ inputs: [{ shape: [3, 4], from: 0.5, to: 2 }] }],
    examples: [],
  });
  const [first] = (await check(subject)).filter((f) => f.check.startsWith("gradient"));
  assertStringIncludes(first?.hint ?? "no hint", "sum(g * ");
  assertStringIncludes(first?.hint ?? "no hint", "is dropped");
});

Deno.test("a term in the place of another is named", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => {
      const y = noGrad(() => log(over(exp(x), sumTo(exp(x), [3, 1]))));
      return backend.permute(y, [0, 1]); // a copy
    },
    // The sum of the gradients of the row is 1 for a loss such as cross-entropy alone.
    backward: ({ grad: g, output: y }) => [() => minus(g, exp(y))],
    samples: [{ inputs: [[3, 4]] }],
    examples: [],
  });
  await caughtWithHint(
    subject,
    "gradient of x",
    'the term "- exp(y)" stands where "- exp(y) * sum(g)" is due',
  );
});

Deno.test("a gradient that was not summed over broadcast axes is named", async () => {
  const found = await caught(broadcastAdd((g) => g), "gradient of b");
  assertEquals(found.message, "expected shape [4], found [3, 4]");
  assertStringIncludes(found.hint ?? "no hint", "sumTo(..., x.shape)");
});

Deno.test("a gradient that counts one row of a broadcast input is named", async () => {
  const row = tensor([[1], [0], [0]], { backend });
  await caughtWithHint(
    broadcastAdd((g, b) => sumTo(times(g, row), b.shape)),
    "gradient of b",
    "only the first of its 3 copies counts",
  );
});

Deno.test("a transposed matrix is named", async () => {
  const untransposed: Backward = ({ g, a, b }) => [
    () => matmul(g, b, { transposeB: true }),
    () => matmul(a, g),
  ];
  await caughtWithHint(
    product(untransposed, [3, 3], [3, 3]),
    "gradient of b",
    "a matrix is transposed: expected = aᵀ × g, found = a × g",
  );
  const mirrored: Backward = ({ g, a, b }) => [
    () => matmul(b, g, { transposeB: true }),
    () => matmul(a, g, { transposeA: true }),
  ];
  await caughtWithHint(
    product(mirrored, [3, 3], [3, 3]),
    "gradient of a",
    "the matrix is transposed",
  );
  const { hint } = await caught(product(mirrored, [2, 3], [3, 4]), "gradient of a");
  assertStringIncludes(hint ?? "no hint", "a matrix is transposed");
});

Deno.test("gradients in the wrong order of inputs are named", async () => {
  const swapped: Backward = ({ g, a, b }) => [
    () => matmul(a, g, { transposeA: true }),
    () => matmul(g, b, { transposeB: true }),
  ];
  await caughtWithHint(
    product(swapped, [3, 3], [3, 3]),
    "gradient of a",
    "this is the gradient of b",
  );
});

Deno.test("a gradient that is wrong only where the input is negative says so", async () => {
  const op = formula({
    y: "x < 0 ? 0.1 * x : x",
    dx: "x < 0 ? 0 * g : g",
    samples: [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }],
  });
  await caughtWithHint(op, "gradient of x", "wherever x < 0: it is 0 there");
});

Deno.test("the cause is sought where the gradient is wrong", async () => {
  const op = formula({
    y: "x < 0 ? exp(x) - 1 : x",
    dx: "x < 0 ? g * y : g",
    samples: [{ inputs: [{ shape: [5, 7], awayFrom: [0] }] }],
  });
  await caughtWithHint(op, "gradient of x", "wherever x < 0: ");
  await caughtWithHint(op, "gradient of x", 'the term "+ g" is dropped');
});

Deno.test("an input without a gradient is found", async () => {
  const op = formula2({ y: "a * b", da: "0" });
  await caughtWithHint(op, "gradient of a", "the gradient is zero");
});

Deno.test("a backward that is right but cannot be differentiated again is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => backend.elementwise(square, [x], [], x.shape)[0],
    backward: ({ grad: g, inputs: [x] }) => [() => times(times(x.detach(), 2), g)],
    samples: [{ inputs: [[3, 4]] }],
    examples: [],
  });
  await caughtWithHint(subject, "second order", "the backward is not recorded");
});

Deno.test("a second derivative off by 0.1 % is found", async () => {
  const slope: UnaryOp = formula({ name: "slope", y: "2 * x", dx: "2.002 * g" });
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => backend.elementwise(square, [x], [], x.shape)[0],
    backward: ({ grad: g, inputs: [x] }) => [() => times(slope(x), g)],
    samples: [{ inputs: [[3, 4]] }],
    examples: [],
  });
  await caught(subject, "second order: gradient of x∇ with respect to x");
});

Deno.test("a sample on a kink or jump is reported as such, not as a wrong gradient", async () => {
  for (const y of ["abs(x - 1)", "x + floor(1000 * x)"]) {
    const near = { shape: [10_000], from: 0, to: 2 };
    const { message, hint } = await caught(
      formula({ y, samples: [{ inputs: [near] }] }),
      "gradient",
    );
    assertStringIncludes(message, "finite differences do not settle");
    assertStringIncludes(hint ?? "no hint", "awayFrom");
  }
});

Deno.test("a wrong example is shown with both values", async () => {
  const [first] = await check(
    formula({ y: "x ^ 2", examples: [{ inputs: [[2, 3]], output: [4, 8] }] }),
  );
  assertEquals(first?.message, "y[1]: expected 8, found 9");
});

Deno.test("an op that accepts what it says it refuses is found", async () => {
  const findings = await check(formula({
    examples: [{ inputs: [1], output: 1 }],
    errors: [{ inputs: [[2, 2]], message: "two axes" }],
  }));
  assertEquals(findings.map((f) => f.check), ["refusal"]);
  assertStringIncludes(findings[0]?.message ?? "", 'contains "two axes", found an output of shape');
});

Deno.test("a refusal must be a user error with the declared text", async () => {
  const refuser = (error: Error): OpInfo =>
    defineOp<[x: Tensor]>({
      name: "subject",
      compose: ([x]) => {
        if (x.shape.length === 1) return x;
        throw error;
      },
      samples: [{ inputs: [[2]] }],
      examples: [{ inputs: [[1]], output: [1] }],
      errors: [{ inputs: [[2, 2]], message: "one axis" }],
    });
  assertEquals(await check(refuser(new ShapeError("subject: needed: one axis"))), []);
  assertEquals((await check(refuser(new ShapeError("other")))).length, 1);
  assertEquals((await check(refuser(new Error("one axis")))).length, 1);
});

Deno.test("an op that writes over its input is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    compose: ([x]) => {
      updateInPlace("double", compile(["x"], { x: parse("2 * x", ["x"]) }).kernel, [x], []);
      return times(x, 1);
    },
    samples: [{ inputs: [[3]] }],
    examples: [],
  });
  await caught(subject, "inputs");
});

Deno.test("an op whose backward reads what it does not keep is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => backend.elementwise(square, [x], [], x.shape)[0],
    backward: ({ grad, inputs: [x] }) => [() => times(grad, times(x, 2))],
    keeps: ({ output }) => [output],
    samples: [{ inputs: [[3]] }],
    examples: [{ inputs: [[3]], output: [9] }],
  });
  assertStringIncludes((await caught(subject, "keeps")).message, "name it there");
});

Deno.test("an op that loses memory is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x] }) => {
      backend.upload([1]);
      return backend.permute(x, [0]);
    },
    backward: ({ grad: g }) => [() => g],
    samples: [{ inputs: [[3]] }],
    examples: [],
  });
  assertStringIncludes((await caught(subject, "memory")).message, "found 1");
});

Deno.test("an output that is shorter than its shape is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    shape: ([[n = 0]]) => [n + 1],
    forward: ({ backend, inputs: [x] }) => backend.permute(x, [0]),
    samples: [{ inputs: [[3]] }],
    examples: [],
  });
  assertStringIncludes((await caught(subject, "output")).message, "expected 4 values");
});

Deno.test("an op that throws on its own sample is found", async () => {
  const subject: UnaryOp = defineOp({
    name: "subject",
    compose: () => {
      throw new ShapeError("subject: no");
    },
    samples: [{ inputs: [[3]] }],
    examples: [],
  });
  assertEquals((await caught(subject, "run")).message, "ShapeError: subject: no");
});

Deno.test("a sample that cannot be drawn is found", async () => {
  const samples = [{ inputs: [{ shape: [500], from: 0, to: 1, distinct: true }] }];
  const [first] = await check(formula({ samples, examples: [{ inputs: [1], output: 1 }] }));
  assertEquals(first?.check, "samples");
  assertStringIncludes(first?.message ?? "", "500 values do not fit between 0 and 1");
});

Deno.test("a float32 backend is refused: finite differences would drown", async () => {
  await assertRejects(
    () => checkGradient(times, { backend: reference() }),
    UsageError,
    "needed: a float64 backend",
  );
});

Deno.test("findings are printed in two or three lines", () => {
  const text = formatFindings([{
    op: "relu",
    sample: "[3]",
    check: "gradient of x",
    message: "x∇[0]: expected 1, found 2",
    hint: "a constant factor: found = expected * 2",
  }]);
  assertEquals(
    text,
    "relu, gradient of x: [3]\n  x∇[0]: expected 1, found 2\n  hint: a constant factor: found = expected * 2",
  );
});

const double = compile(["x"], { y: parse("2 * x", ["x"]) }).kernel;
const square = compile(["x"], { y: parse("x * x", ["x"]) }).kernel;
const sum = compile(["a", "b"], { y: parse("a + b", ["a", "b"]) }).kernel;

const ab: readonly Sample[] = [{ inputs: [[3, 4], [4]] }];

/** a + b for `[3, 4]` and `[4]`; `gradientOfB` is what the test breaks. */
function broadcastAdd(gradientOfB: (g: Tensor, b: Tensor) => Tensor): BinaryOp {
  return defineOp({
    name: "subject",
    inputs: ["a", "b"],
    shape: (shapes) => broadcastShapes("subject", shapes.map((shape) => ({ shape }))),
    forward: ({ backend, inputs, shape }) => backend.elementwise(sum, inputs, [], shape)[0],
    backward: ({ grad: g, inputs: [, b] }) => [() => g, () => gradientOfB(g, b)],
    samples: ab,
    examples: [],
  });
}

type Backward = (call: { g: Tensor; a: Tensor; b: Tensor }) => (() => Tensor)[];

/** The matrix product with a broken backward. */
function product(backward: Backward, ...inputs: Sample["inputs"]): Op<[a: Tensor, b: Tensor]> {
  return defineOp({
    name: "subject",
    inputs: ["a", "b"],
    shape: ([[m = 1], [, n = 1]]) => [m, n],
    forward: ({ backend, inputs: [a, b] }) => backend.matmul(a, b, { a: false, b: false }),
    backward: ({ grad: g, inputs: [a, b] }) => backward({ g, a, b }),
    samples: [{ inputs }],
    examples: [],
  });
}

Deno.test("an op that declares no gradient although its output moves is found", async () => {
  const forgotten: UnaryOp = defineOp({
    name: "forgotten",
    shape: ([x]) => x,
    forward: ({ backend, inputs: [x], shape }) =>
      backend.elementwise(compile(["x"], { "": parse("x * x", ["x"]) }).kernel, [x], [], shape)[0],
    samples: [{ inputs: [[3, 4]] }],
    examples: [{ inputs: [[2]], output: [4] }],
  });
  for (
    const op of [forgotten, formula({ y: "x * x", dx: "0" }), formula({ y: "x * x", dx: "0 * g" })]
  ) {
    const text = formatFindings(await check(op));
    assertStringIncludes(text, "the op declares no gradient");
  }
  const flat = formula({ y: "x > 100 ? 1 : 0", examples: [{ inputs: [1], output: 0 }] });
  assertEquals(await check(flat), []);
});
