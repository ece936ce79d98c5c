/**
 * What computes each function of formulas: a kernel of TensorFlow.js, or a formula of others where that is not right.
 *
 * @module
 */
import { compile } from "../../../../kernel/formula/compile.ts";
import type { FunctionName } from "../../../../kernel/formula/functions.ts";
import { parse } from "../../../../kernel/formula/parse.ts";
import type { Kernel } from "../../../../kernel/formula/program.ts";
import type { EngineName } from "../load.ts";

/** A kernel by name, with the names of its inputs. */
export interface Native {
  readonly kernel: string;
  readonly inputs: readonly string[];
}

const unary = (kernel: string): Native => ({ kernel, inputs: ["x"] });
const binary = (kernel: string): Native => ({ kernel, inputs: ["a", "b"] });

/** The kernel of each function. */
export const natives: Readonly<Record<FunctionName, Native>> = {
  add: binary("Add"),
  sub: binary("Sub"),
  mul: binary("Multiply"),
  div: binary("RealDiv"),
  pow: binary("Pow"),
  min: binary("Minimum"),
  max: binary("Maximum"),
  neg: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  floor: unary("Floor"),
  sqrt: unary("Sqrt"),
  exp: unary("Exp"),
  expm1: unary("Expm1"),
  log: unary("Log"),
  log1p: unary("Log1p"),
  tanh: unary("Tanh"),
  sigmoid: unary("Sigmoid"),
  erf: unary("Erf"),
  lt: binary("Less"),
  le: binary("LessEqual"),
  gt: binary("Greater"),
  ge: binary("GreaterEqual"),
  eq: binary("Equal"),
  ne: binary("NotEqual"),
  and: binary("LogicalAnd"),
  or: binary("LogicalOr"),
  select: { kernel: "Select", inputs: ["condition", "t", "e"] },
};

/** What takes the place of kernels that are not right or not exact. In its own formula, a function is the kernel. */
export type Formulas = Readonly<Partial<Record<FunctionName, Kernel>>>;

/** A formula of a and b. */
function formula(text: string): Kernel {
  const names = ["a", "b"].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return compile(names, { y: parse(text, names) }).kernel;
}

/** c₀ + x (c₁ + x (c₂ + ...)) */
function polynomial(x: string, coefficients: readonly number[]): string {
  const [last = 0, ...rest] = coefficients.toReversed();
  return rest.reduce((text, c) => `(${c} + ${x} * ${text})`, String(last));
}

/** Minimax in x² for erf(x)/x − 1 on |x| ≤ 1; error 1.4·10⁻⁹. */
const nearErf = [
  ...[0.128379166, -0.37612626, 0.112835787, -0.0268533472],
  ...[0.0051871622, -0.00079978531, 7.80690389e-05],
];
/** Minimax for −log(1 − erf x) on 1 ≤ x ≤ 4, from where on erf x rounds to 1; error 1.1·10⁻⁹. */
const farErf = [
  ...[0.000341507955, 1.12708926, 0.638144672, 0.103106953],
  ...[-0.0218381993, 0.00294770557, -0.000186385761],
];
const complementOfErf = `exp(-${polynomial("min(abs(a), 4)", farErf)})`;

/** The others compute as JavaScript does, in float64; but `Erf` is exact to 10⁻⁷ only, and `Sign` makes 0 of NaN. */
const cpu: Formulas = {
  sign: formula("a > 0 ? 1 : a < 0 ? -1 : a"),
  erf: formula(
    `abs(a) < 1 ? a + a * ${polynomial("(a * a)", nearErf)} : ` +
      `a < 0 ? ${complementOfErf} - 1 : 1 - ${complementOfErf}`,
  ),
};

/** Σ xⁿ / n! without the first term, for |x| ≤ ½; the last one is below 2⁻²⁵ of the sum. */
const nearExp = polynomial("a", [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320]);
/** artanh z = z Σ z²ⁿ / (2n + 1), for |z| ≤ ⅓. */
const artanh = (z: string): string => {
  const sum = polynomial(`(${z} * ${z})`, Array.from({ length: 8 }, (_, n) => 1 / (2 * n + 1)));
  return `${z} * ${sum}`;
};
const squareLess1 = "expm1(2 * a)";

const infinity = "(1 / 0)";
const isOdd = "floor(b) == b && floor(b / 2) != b / 2";
/** |a| to the power of b ≠ 0, which is 0 or infinite where one of them is. */
const power = `(abs(a) == 0 || abs(a) == ${infinity} || abs(b) == ${infinity} ? ` +
  `(abs(a) > 1 && b > 0 || abs(a) < 1 && b < 0 ? ${infinity} : 0) : abs(a) ^ b)`;

/** WGSL has no functions that are exact near 0, its logarithm loses digits near 1, and its powers know few special values. */
const webgpu: Formulas = {
  ...cpu,
  expm1: formula(`abs(a) < 0.5 ? a * ${nearExp} : exp(a) - 1`),
  log: formula(`a > 0.5 && a < 2 ? 2 * ${artanh("((a - 1) / (a + 1))")} : log(a)`),
  log1p: formula(`a > -0.5 && a < 1 ? 2 * ${artanh("(a / (2 + a))")} : log(1 + a)`),
  tanh: formula(`a > 9 ? 1 : a < -9 ? -1 : ${squareLess1} / (${squareLess1} + 2)`),
  pow: formula(
    "b == 0 ? 1 : " +
      // NaN, roots of negative numbers, and ±1 without end.
      `a != a || b != b || a < 0 && a > -${infinity} && floor(b) != b || abs(a) == 1 && abs(b) == ${infinity} ? 0 / 0 : ` +
      `${isOdd} && (a < 0 || a == 0 && 1 / a < 0) ? -${power} : ${power}`,
  ),
};

/** The formulas of each engine. */
export const formulas: Readonly<Record<EngineName, Formulas>> = { cpu, webgpu };
