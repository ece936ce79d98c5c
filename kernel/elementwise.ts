/**
 * Ops that are formulas: the chain rule of calculus, as a program.
 *
 * @module
 */
import { broadcastShapes, sumTo } from "./broadcast.ts";
import type { Shape } from "./backend.ts";
import type { Attributes, Declaration, Input, NoAttributes, Op } from "./declaration.ts";
import { UsageError } from "./errors.ts";
import { compile, type Compiled } from "./formula/compile.ts";
import { derive } from "./formula/derive.ts";
import { call, constant, type Expr, substitute, variable, variablesOf } from "./formula/expr.ts";
import { parse } from "./formula/parse.ts";
import { toTex } from "./formula/tex.ts";
import { isWanted, makeCallable, record, toTensors } from "./op.ts";
import { Allocation, type Derivative, type Tensor } from "./tensor.ts";

/** An element-wise op: a formula of its inputs and attributes. */
export interface Elementwise<A extends Attributes> extends Declaration<A> {
  /** The formula of one element of the output. */
  readonly y: string;
  /** Checks the attributes; throws a ValueError. */
  readonly check?: (attributes: A) => void;
  /**
   * `dx: "g * y * (1 - y)"`: the gradient of input `x`, where the derived one is not the best. It
   * may use the gradient `g` of the output, the output `y`, the inputs and the attributes.
   */
  readonly [derivative: `d${string}`]: string;
}

/** Formulas of an op and of its gradients, parsed. */
interface Formulas {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly y: Expr;
  /** Gradient of each input, in terms of the names below, inputs and attributes. */
  readonly gradients: readonly Expr[];
  /** What the gradient of the output is called: `g`; `g'` where `g` is itself an input. */
  readonly grad: string;
  /** What the output is called: `y`; `y'` where `y` is itself an input. */
  readonly output: string;
}

/**
 * Makes an op from a formula. Inputs broadcast. The derivatives, of every order, are derived.
 *
 * ```ts
 * import { elementwise, type UnaryOp } from "../mod.ts";
 *
 * const swish: UnaryOp = elementwise({
 *   name: "swish",
 *   y: "x * sigmoid(x)",
 *   samples: [{ inputs: [[3, 4]] }],
 *   examples: [{ inputs: [0], output: 0 }],
 * });
 * ```
 *
 * @throws {FormulaError} for a formula with a mistake.
 */
export function elementwise<I extends readonly Input[], A extends Attributes = NoAttributes>(
  declaration: NoInfer<Elementwise<Required<A>>>,
): Op<I, A> {
  const formulas = parseFormulas(declaration);
  const tex: Record<string, string> = { y: toTex(formulas.y) };
  formulas.inputs.forEach((name, i) => {
    const gradient = formulas.gradients[i];
    if (gradient) tex[`${name}∇`] = toTex(gradient);
  });
  const run = evaluator(formulas);
  const { attributes: defaults, check } = declaration;
  const apply = (given: readonly Input[], own?: Attributes): Tensor => {
    const attributes = { ...defaults, ...own } as Required<A>;
    check?.(attributes);
    return run(
      toTensors(declaration.name, formulas.inputs, given),
      numbersOf(declaration.name, attributes),
    );
  };
  return makeCallable(declaration, apply, isDifferentiable(formulas), tex);
}

function parseFormulas<A extends Attributes>(declaration: Elementwise<A>): Formulas {
  const { name, inputs = ["x"], attributes = {} } = declaration;
  const names = [...inputs, ...Object.keys(attributes)];
  const taken = names.find((n, i) => n === "g" || n === "y" || names.indexOf(n) < i);
  if (taken !== undefined) {
    throw new UsageError(
      `${name}: "${taken}" is used twice; g is the gradient of the output and y the output`,
    );
  }
  const known = inputs.map((input) => `d${input}`);
  const stray = Object.keys(declaration).find((key) => key.startsWith("d") && !known.includes(key));
  if (stray !== undefined) {
    throw new UsageError(
      `${name}: "${stray}" is the derivative of no input; allowed: ${known.join(", ")}`,
    );
  }
  const forward = parse(declaration.y, names, `${name}.y`);
  const gradients = inputs.map((input) => {
    const written = declaration[`d${input}`];
    if (written === undefined) return gradientOf(forward, input, "g", "y");
    const gradient = parse(written, [...names, "g", "y"], `${name}.d${input}`);
    if (variablesOf(gradient).has("g") || gradient === constant(0)) return gradient;
    throw new UsageError(`${name}: d${input} does not use g, the gradient of the output`);
  });
  return { name, inputs, y: forward, gradients, grad: "g", output: "y" };
}

/** Whether gradients flow: a comparison, constant wherever it has a derivative, leaves no node. */
function isDifferentiable({ gradients }: Formulas): boolean {
  return gradients.some((gradient) => gradient !== constant(0));
}

/** g · ∂y/∂x, in terms of the output where that saves keeping an input. */
function gradientOf(forward: Expr, input: string, grad: string, output: string): Expr {
  const plain = call("mul", variable(grad), derive(forward, variable(input)));
  if (!("args" in forward)) return plain;
  const short = substitute(plain, new Map([[forward, variable(output)]]));
  return variablesOf(short).size <= variablesOf(plain).size ? short : plain;
}

/** An op from formulas: computes, and records how to differentiate. */
function evaluator(formulas: Formulas): (inputs: readonly Tensor[], attributes: Numbers) => Tensor {
  const { name, inputs: names, y: forward } = formulas;
  // No input has this name, so the output is a new array.
  const compiled = compile(names, { "": forward });
  const derivatives = names.map((_, i) => gradientOp(formulas, i));
  const reads = formulas.gradients.map((gradient) => readBy(gradient, formulas));
  const differentiable = isDifferentiable(formulas);
  return (inputs, attributes) => {
    const shape = broadcastShapes(name, inputs);
    const allocation = evaluate(compiled, inputs, attributes, shape);
    return record(
      allocation,
      shape,
      differentiable && isWanted(inputs)
        ? {
          op: name,
          inputs,
          attributes,
          formula: forward,
          backward: (grad, output) =>
            inputs.map((x, i) => derivatives[i]?.(x, grad, output, inputs, attributes)),
          keeps: (output) =>
            inputs.flatMap((x, i) =>
              x.requiresGrad ? reads[i]?.map((at) => inputs[at] ?? output) ?? [] : []
            ),
        }
        : undefined,
      inputs,
      name,
    );
  };
}

/** Places of the inputs that a gradient reads; one beyond the last is the output. */
function readBy(gradient: Expr, { inputs, output }: Formulas): number[] {
  const used = variablesOf(gradient);
  return [...inputs, output].flatMap((name, i) => used.has(name) ? [i] : []);
}

type Numbers = Readonly<Record<string, number>>;
type GradientOp = (
  x: Tensor,
  grad: Tensor,
  output: Tensor,
  inputs: readonly Tensor[],
  attributes: Numbers,
) => Derivative | undefined;

/** The gradient of one input: itself an op from a formula, made when it is first needed. */
function gradientOp(formulas: Formulas, index: number): GradientOp | undefined {
  const { grad: g, output: y, inputs } = formulas;
  const gradient = formulas.gradients[index] ?? constant(0);
  if (gradient === constant(0)) return undefined;
  if (gradient === variable(g)) return (x, grad) => () => sumTo(grad, x.shape);
  const used = variablesOf(gradient);
  const names = [g, y, ...inputs].filter((n) => used.has(n));
  let run: ReturnType<typeof evaluator> | undefined;
  return (x, grad, output, tensors, attributes) => () => {
    run ??= evaluator({
      name: `${formulas.name}.d${inputs[index]}`,
      inputs: names,
      y: gradient,
      gradients: names.map((n) => gradientOf(gradient, n, `${g}'`, `${y}'`)),
      grad: `${g}'`,
      output: `${y}'`,
    });
    const given = names.map((n) => n === g ? grad : n === y ? output : tensors[inputs.indexOf(n)]);
    return sumTo(run(given.filter((t) => t !== undefined), attributes), x.shape);
  };
}

function evaluate(
  { kernel, uniforms }: Compiled,
  inputs: readonly Tensor[],
  attributes: Numbers,
  shape: Shape,
): Allocation {
  const [first] = inputs;
  if (first === undefined) throw new UsageError("elementwise: found no inputs");
  const { backend } = first;
  const [data] = backend.elementwise(kernel, inputs, uniforms(attributes), shape);
  return new Allocation(backend, data);
}

function numbersOf(name: string, attributes: Attributes): Numbers {
  const numbers: Record<string, number> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value !== "number") {
      throw new UsageError(`${name}: attribute ${key} is not a number`);
    }
    numbers[key] = value;
  }
  return numbers;
}
