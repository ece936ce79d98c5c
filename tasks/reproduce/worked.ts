/**
 * Worked numbers: an op's output and gradients on inputs that fit into a table.
 *
 * @module
 */
import {
  type Attributes,
  type Backend,
  grad,
  type Nested,
  ones,
  type OpInfo,
  type Tensor,
  tensor,
} from "../../kernel/mod.ts";

/** Numbers to apply an op to, with the names that the text gives them. */
export interface Worked {
  /** Inputs by name, in order: `{ X: [6, 1], Y: [2, 4] }`. */
  readonly inputs: Readonly<Record<string, Nested>>;
  /** Inputs without a gradient: class indices. */
  readonly indices?: readonly string[];
  /** Attributes of the op. */
  readonly attributes?: Attributes;
  /** The output's name. Default: `Y`, or `y` where the first input has a small letter. */
  readonly output?: string;
  /** The gradient of the output; all ones when left out. */
  readonly gradient?: Nested;
}

/** A tensor of a worked example. */
export interface WorkedValue {
  /** `X`, or `X∇` for its gradient. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its values as nested lists: `[[1, 2], [3, 4]]`. */
  readonly text: string;
}

/** Inputs, output, the output's gradient, the inputs' gradients. */
export async function work(op: OpInfo, example: Worked, backend: Backend): Promise<WorkedValue[]> {
  const { inputs, indices = [], attributes = {}, gradient } = example;
  const { output = /^[A-Z]/.test(Object.keys(inputs)[0] ?? "") ? "Y" : "y" } = example;
  const named = Object.entries(inputs).map(([name, values]) => ({
    name,
    x: tensor(values, { backend, requiresGrad: !indices.includes(name) }),
  }));
  const y = op.apply(named.map(({ x }) => x), attributes);
  const seed = gradient === undefined ? ones(y.shape, { backend }) : tensor(gradient, { backend });
  const trained = named.filter(({ x }) => x.requiresGrad);
  const gradients = grad(y, trained.map(({ x }) => x), { seed });
  return await Promise.all([
    ...named.map(({ name, x }) => describe(name, x)),
    describe(output, y),
    describe(`${output}∇`, seed),
    ...trained.flatMap(({ name }, i) => {
      const g = gradients[i];
      return g === undefined ? [] : [describe(`${name}∇`, g)];
    }),
  ]);
}

async function describe(name: string, x: Tensor): Promise<WorkedValue> {
  return { name, shape: x.shape, text: nest([...await x.values()], x.shape) };
}

/** Values in the nested brackets of their shape, four digits each. */
function nest(values: readonly number[], shape: readonly number[]): string {
  const [count, ...inner] = shape;
  if (count === undefined) return String(Number((values[0] ?? NaN).toPrecision(4)));
  const size = values.length / count;
  const parts = Array.from(
    { length: count },
    (_, i) => nest(values.slice(i * size, (i + 1) * size), inner),
  );
  return `[${parts.join(", ")}]`;
}
