/**
 * Small problems that every optimizer must get down on.
 *
 * @module
 */
import { sumTo } from "../broadcast.ts";
import type { Backend } from "../backend.ts";
import { tensor } from "../creation.ts";
import { elementwise } from "../elementwise.ts";
import type { Input, Nested, Op, UnaryOp } from "../declaration.ts";
import type { NamedTensors } from "../optimizer.ts";
import { Random } from "../random.ts";
import type { Tensor } from "../tensor.ts";

/** A function to minimize. */
export interface Target {
  readonly name: string;
  /** Values of the parameters at the start. */
  readonly start: Readonly<Record<string, Nested>>;
  /** Steps allowed. */
  readonly steps: number;
  /** The value to get below. */
  readonly reach: number;
  /** The function, on a backend. */
  on(backend: Backend): (parameters: NamedTensors) => Tensor;
}

const declared = { samples: [], examples: [] } as const;

const parabola: Op<[x: Tensor, center: Tensor, curvature: Tensor]> = elementwise({
  name: "parabola",
  inputs: ["x", "center", "curvature"],
  y: "0.5 * curvature * (x - center)^2",
  ...declared,
});

const valley: Op<[x: Tensor, z: Tensor]> = elementwise({
  name: "rosenbrock",
  inputs: ["x", "z"],
  y: "(1 - x)^2 + 100 * (z - x^2)^2",
  ...declared,
});

const multiply: Op<[a: Input, b: Input]> = elementwise({
  name: "multiply",
  inputs: ["a", "b"],
  y: "a * b",
  ...declared,
});

const logistic: Op<[score: Tensor, bias: Tensor, sign: Tensor]> = elementwise({
  name: "logistic",
  inputs: ["score", "bias", "sign"],
  y: "log1p(exp(-sign * (score + bias)))",
  ...declared,
});

const share: UnaryOp<{ count?: number }> = elementwise({
  name: "mean",
  attributes: { count: 1 },
  y: "x / count",
  ...declared,
});

/** ½ Σ aᵢ (xᵢ − cᵢ)² with a from 1 to 100: steps that suit one axis are too short for another. */
const quadratic: Target = {
  name: "quadratic with curvatures from 1 to 100",
  start: { x: Array<number>(10).fill(0) },
  steps: 500,
  reach: 0.2,
  on(backend) {
    const curvature = tensor(Array.from({ length: 10 }, (_, i) => 100 ** (i / 9)), { backend });
    const center = tensor(Array.from({ length: 10 }, (_, i) => i % 2 === 0 ? 1 : -1), { backend });
    return ({ x }) => sumTo(parabola(given(x), center, curvature), []);
  },
};

/** (1 − x)² + 100 (z − x²)², Rosenbrock 1960: a bent valley with a flat floor. */
const rosenbrock: Target = {
  name: "Rosenbrock's function",
  start: { x: -0.5, z: 0.5 },
  steps: 2000,
  reach: 0.3,
  on: () => ({ x, z }) => valley(given(x), given(z)),
};

/** Mean of log(1 + e^(−s (w·x + b))) over 40 points of two classes that overlap. */
const regression: Target = {
  name: "logistic regression",
  start: { weight: [0, 0], bias: 0 },
  steps: 500,
  reach: 0.25,
  on(backend) {
    const random = new Random(0).fork("logistic regression");
    const signs = Array.from({ length: 40 }, (_, i) => i % 2 === 0 ? 1 : -1);
    const points = tensor(
      signs.map((sign) => [random.normal() + 1.5 * sign, random.normal() - 0.5 * sign]),
      { backend },
    );
    const sign = tensor(signs.map((s) => [s]), { backend });
    return ({ weight, bias }) => {
      const scores = sumTo(multiply(points, given(weight)), [40, 1]);
      return share(sumTo(logistic(scores, given(bias), sign), []), { count: 40 });
    };
  },
};

function given(parameter: Tensor | undefined): Tensor {
  if (parameter === undefined) throw new Error("target: a parameter is missing");
  return parameter;
}

/** All targets. */
export const targets: readonly Target[] = [quadratic, rosenbrock, regression];
