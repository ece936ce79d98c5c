/**
 * The activations of TensorFlow.js as formulas: to find which of them an op is, and to make it.
 *
 * @module
 */
import { elementwise, type Expr, formula, type UnaryOp } from "../../kernel/mod.ts";

const softplus = "(max(x, 0) + log1p(exp(-abs(x))))";

/** Every element-wise activation of TensorFlow.js that its files can name, under that name. */
const formulas = {
  linear: "x",
  relu: "x <= 0 ? 0 : x",
  relu6: "min(max(x, 0), 6)",
  sigmoid: "sigmoid(x)",
  tanh: "tanh(x)",
  softplus,
  softsign: "x / (1 + abs(x))",
  elu: "x > 0 ? x : expm1(x)",
  selu: "1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))",
  hard_sigmoid: "min(max(0.2 * x + 0.5, 0), 1)",
  swish: "x * sigmoid(x)",
  mish: `x * tanh(${softplus})`,
  gelu: "x / 2 * (1 + erf(x / sqrt(2)))",
} as const;

/** The layers that are activations with a number of their own, by the name of that number. */
const withNumber = {
  LeakyReLU: { name: "alpha", y: "x > 0 ? x : alpha * x" },
  ELU: { name: "alpha", y: "x > 0 ? x : alpha * expm1(x)" },
  ReLU: { name: "max_value", y: "min(max(x, 0), max_value)" },
} as const;

/** The name of an activation in a file. */
export type ActivationName = keyof typeof formulas;

/** The name of a layer that is an activation with a number of its own. */
export type ActivationLayer = keyof typeof withNumber;

/** An activation as TensorFlow.js has it. */
export type Activation =
  | { readonly name: ActivationName }
  | { readonly layer: ActivationLayer; readonly value: number };

/** The names of all activations. */
export const activationNames: readonly string[] = Object.keys(formulas);

/** Whether this is the name of one of them. */
export function isActivation(name: string): name is ActivationName {
  return Object.hasOwn(formulas, name);
}

const made = new Map<string, UnaryOp>();

/** The op of an activation. */
export function activationOp(activation: Activation): UnaryOp {
  const [name, y] = "name" in activation
    ? [activation.name, formulas[activation.name]]
    : [activation.layer, withValue(activation.layer, activation.value)];
  const found = made.get(y) ?? elementwise({ name, y, samples: [], examples: [] });
  made.set(y, found);
  return found;
}

/** The formula with the number in the place of its name. */
function withValue(layer: ActivationLayer, value: number): string {
  const { name, y } = withNumber[layer];
  return y.replace(name, `(${value})`);
}

/** Whether nothing that it makes is below 0. */
export function isNonNegative(activation: Activation): boolean {
  if ("layer" in activation) return activation.layer === "ReLU";
  return ["relu", "relu6", "sigmoid", "softplus", "hard_sigmoid"].includes(activation.name);
}

type Curve = (x: number) => number;

/** Where curves are compared: closely within ±30, and far out, where only what grows is left. */
const near = Array.from({ length: 241 }, (_, i) => (i - 120) / 4 + 0.013);
const far = [50, 80, 300, 1e4, 1e6].flatMap((x) => [-x, x]);

/**
 * Which activation an op of one input is; `undefined` for one that TensorFlow.js does not have. It goes by
 * the op's values, so it does not matter how the formula is written or what the op is called.
 */
export function activationOf(
  y: Expr,
  attributes: Readonly<Record<string, unknown>>,
): Activation | undefined {
  const numbers = numbersIn(attributes);
  const [input, ...others] = [...formula.variablesOf(y)].filter((name) => !(name in numbers));
  if (input === undefined || others.length > 0) return undefined;
  const curve: Curve = (x) => formula.evaluate(y, { ...numbers, [input]: x });
  // No ELU with a number: TensorFlow.js knows that layer with 1 alone.
  const candidates: Activation[] = [
    ...Object.keys(formulas).filter(isActivation).map((name) => ({ name })),
    { layer: "LeakyReLU", value: -curve(-1) },
    { layer: "ReLU", value: curve(1e6) },
  ];
  return candidates.find((activation) => isSame(curve, curveOf(activation)));
}

/** Which function of two inputs that may change places an op is. */
export function mergeOf(y: Expr): "Add" | "Multiply" | "Maximum" | "Minimum" | undefined {
  const [a, b, ...others] = formula.variablesOf(y);
  if (a === undefined || b === undefined || others.length > 0) return undefined;
  const pair = [formula.variable(a), formula.variable(b)] as const;
  switch (y) {
    case formula.call("add", ...pair):
      return "Add";
    case formula.call("mul", ...pair):
      return "Multiply";
    case formula.call("max", ...pair):
      return "Maximum";
    case formula.call("min", ...pair):
      return "Minimum";
    default:
      return undefined;
  }
}

/** Those attributes that are numbers: all that a formula can have. */
export function numbersIn(
  attributes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      typeof value === "number" ? [[name, value]] : []
    ),
  );
}

function curveOf(activation: Activation): Curve {
  const y = "name" in activation ? formulas[activation.name] : withNumber[activation.layer].y;
  const names = "name" in activation ? [] : [withNumber[activation.layer].name];
  const parsed = formula.parse(y, ["x", ...names]);
  const numbers = "name" in activation
    ? {}
    : { [withNumber[activation.layer].name]: activation.value };
  return (x) => formula.evaluate(parsed, { ...numbers, x });
}

/** Far out a formula may overflow where the function does not: log(1 + exp(x)). */
function isSame(found: Curve, wanted: Curve): boolean {
  const agrees = (x: number) => {
    const [a, b] = [found(x), wanted(x)];
    return Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b));
  };
  return near.every(agrees) && far.every((x) => !Number.isFinite(found(x)) || agrees(x));
}
