/**
 * How a declaration becomes a typed function on tensors.
 *
 * @module
 */
import { observe } from "./anomaly.ts";
import { asOp, isProfiled, noteOwner } from "./attribution.ts";
import { type Backend, type Shape, showShape } from "./backend.ts";
import type {
  Attributes,
  Composition,
  Declaration,
  Input,
  Last,
  NoAttributes,
  Op,
  OpInfo,
  Primitive,
  Shapes,
  Tensors,
} from "./declaration.ts";
import { ShapeError, UsageError } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { newArray, noteTensor } from "./new_array.ts";
import { isRecording } from "./record.ts";
import { own, prune } from "./scope.ts";
import { Allocation, type Origin, Tensor } from "./tensor.ts";
import { hasValues, withoutValues } from "./without_values.ts";

/**
 * Makes an op.
 *
 * ```ts
 * import { defineOp, type UnaryOp } from "../mod.ts";
 *
 * // Mirrors a matrix at its diagonal; the gradient is mirrored back.
 * const mirror: UnaryOp = defineOp({
 *   name: "mirror",
 *   shape: ([[rows = 1, columns = 1]]) => [columns, rows],
 *   forward: ({ backend, inputs: [x] }) => backend.permute(x, [1, 0]),
 *   backward: ({ grad }) => [() => mirror(grad)],
 *   samples: [{ inputs: [[3, 4]] }],
 *   examples: [{ inputs: [[[1, 2]]], output: [[1], [2]] }],
 * });
 * ```
 */
export function defineOp<I extends readonly Input[], A extends Attributes = NoAttributes>(
  declaration: NoInfer<Primitive<I, Required<A>> | Composition<I, Required<A>>>,
): Op<I, A> {
  const { name, attributes: defaults, inputs: inputNames = ["x"] } = declaration;
  const apply = (given: readonly Input[], own?: Attributes): Tensor => {
    const inputs = toTensors(name, inputNames, given);
    // The names fix how many inputs there are, so the list is the tuple I.
    const tensors = inputs as unknown as Tensors<I>;
    const attributes = (own === undefined ? defaults ?? none : { ...defaults, ...own }) as Required<
      A
    >;
    if ("compose" in declaration) return prune(() => declaration.compose(tensors, attributes));
    return applyPrimitive(declaration, inputs, tensors, attributes);
  };
  return makeCallable(declaration, apply, "compose" in declaration || "backward" in declaration);
}

const none = {};

/** Turns `apply` into a function that takes inputs and, last, the attributes. */
export function makeCallable<I extends readonly Input[], A extends Attributes>(
  declaration: Declaration<Required<A>>,
  apply: (inputs: readonly Input[], attributes?: Attributes) => Tensor,
  differentiable: boolean,
  tex?: Readonly<Record<string, string>>,
): Op<I, A> {
  const { name, inputs: inputNames = ["x"], samples, examples, errors = [] } = declaration;
  const known = attributeNames(declaration);
  const required = requiredAttributes(declaration);
  // Chosen once, so that a call of any other op checks nothing.
  const applyChecked: typeof apply = required.length === 0 ? apply : (given, attributes = none) => {
    refuseMissing(name, attributes, required, known);
    return apply(given, attributes);
  };
  const call = (...args: [...I, ...Last<A>]): Tensor => {
    const given: unknown[] = args;
    const last = given.at(-1);
    const attributes = isAttributes(last) ? last : undefined;
    if (attributes !== undefined) {
      refuseStray(name, attributes, known);
      given.pop();
    }
    if (!areInputs(given)) {
      const at = given.findIndex((x) => !isInput(x));
      throw new ShapeError(`${name}: input ${at} is ${describe(given[at])}, needed: a tensor`);
    }
    return isProfiled()
      ? asOp(name, applyChecked, given, attributes)
      : applyChecked(given, attributes);
  };
  return withInfo(call, {
    kind: "op",
    name,
    inputNames,
    requiredAttributes: required,
    samples,
    examples,
    errors,
    differentiable,
    apply: (given, attributes) => asOp(name, applyChecked, [...given], attributes),
    ...(tex === undefined ? {} : { tex }),
  });
}

/** A function that shows what an op shows of itself. */
export function withInfo<F extends CallableFunction>(call: F, op: OpInfo): F & OpInfo {
  const { name, ...info } = op;
  // A function's name cannot be assigned, only defined.
  Object.defineProperty(call, "name", { value: name });
  return Object.assign(call, info);
}

/** The attributes that an op declares, by a default or by use; unknown for an op without samples. */
function attributeNames<A extends Attributes>(op: Declaration<A>): Set<string> | undefined {
  if (op.samples.length === 0) return undefined;
  return new Set([op.attributes ?? {}, ...attributeUses(op)].flatMap((use) => Object.keys(use)));
}

/** The attributes that have no default and that every use gives; none for an op without samples. */
function requiredAttributes<A extends Attributes>(op: Declaration<A>): readonly string[] {
  if (op.samples.length === 0) return [];
  const [first = {}, ...others] = attributeUses(op);
  return Object.keys(first).filter((key) =>
    !Object.hasOwn(op.attributes ?? {}, key) && others.every((use) => Object.hasOwn(use, key))
  );
}

/** What the samples and examples give. */
function attributeUses<A extends Attributes>(op: Declaration<A>): readonly Attributes[] {
  return [...op.samples, ...op.examples].map(({ attributes }) => attributes ?? {});
}

function isInput(value: unknown): value is Input {
  return value instanceof Tensor || typeof value === "number";
}

function areInputs(values: readonly unknown[]): values is readonly Input[] {
  return values.every(isInput);
}

function isAttributes(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && !(value instanceof Tensor) &&
    !Array.isArray(value);
}

function refuseStray(name: string, attributes: Attributes, known: Set<string> | undefined): void {
  if (known === undefined) return;
  for (const key in attributes) {
    if (known.has(key)) continue;
    throw new UsageError(
      `${name}: unknown attribute "${key}"; it has ${[...known].join(", ") || "none"}${
        nearest(key, known)
      }`,
    );
  }
}

function refuseMissing(
  name: string,
  attributes: Attributes,
  required: readonly string[],
  known: Iterable<string> = [],
): void {
  for (const key of required) {
    if (attributes[key] !== undefined) continue;
    const all = new Set([...required, ...known]);
    throw new UsageError(`${name}: attribute "${key}" is missing; it has ${[...all].join(", ")}`);
  }
}

function describe(value: unknown): string {
  return value === null
    ? "null"
    : Array.isArray(value)
    ? "an array; wrap it in tensor()"
    : typeof value;
}

/** Checks the number of inputs and their backend, and turns numbers into scalars. */
export function toTensors(
  name: string,
  inputNames: readonly string[],
  given: readonly Input[],
): readonly Tensor[] {
  const open = inputNames.at(-1)?.startsWith("...") ?? false;
  if (open ? given.length < inputNames.length : given.length !== inputNames.length) {
    throw new ShapeError(
      `${name}: found ${given.length} inputs, needed: ${inputNames.join(", ")}`,
    );
  }
  const first = given.find((x) => x instanceof Tensor);
  if (first === undefined) {
    throw new ShapeError(`${name}: all inputs are numbers, needed: at least one tensor`);
  }
  const { backend } = first;
  if (areTensorsOf(backend, given)) return given;
  const isEmpty = given.some((x) => x instanceof Tensor && !hasValues(x));
  return given.map((x) => {
    // Of tensors with and without values comes one without.
    if (isEmpty) return withoutValues(x instanceof Tensor ? x.shape : []);
    if (!(x instanceof Tensor)) {
      return own(new Tensor(new Allocation(backend, backend.upload([x])), [], false));
    }
    if (x.backend !== backend) {
      throw new UsageError(
        `${name}: inputs are on different backends: ${backend.name} (${backend.dtype}) and ${x.backend.name} (${x.dtype})`,
      );
    }
    return x;
  });
}

/** As nearly all inputs are. */
function areTensorsOf(backend: Backend, given: readonly Input[]): given is readonly Tensor[] {
  return given.every((x) => x instanceof Tensor && x.backend === backend);
}

function applyPrimitive<I extends readonly Input[], A extends Attributes>(
  op: Primitive<I, A>,
  inputs: readonly Tensor[],
  tensors: Tensors<I>,
  attributes: A,
): Tensor {
  const [{ backend } = missing(op.name)] = inputs;
  const shapes = inputs.map((x) => x.shape) as unknown as Shapes<I>;
  const shape = op.shape(shapes, attributes);
  const fused = backend.fused[op.name];
  const data = fused
    ? fused.run(inputs, attributes, shape)
    : newArray(op.name, inputs, () => op.forward({ backend, inputs: tensors, attributes, shape }));
  return record(
    new Allocation(backend, data),
    shape,
    op.backward && isWanted(inputs) && {
      op: op.name,
      inputs,
      attributes,
      backward: (grad, output) =>
        op.backward?.({ grad, output, inputs: tensors, attributes }) ?? [],
      ...(op.keeps && { keeps: (output) => op.keeps?.({ output, inputs: tensors }) ?? [] }),
    },
    inputs,
    op.name,
  );
}

/** Whether what is made of these inputs is to be a node of the graph. */
export function isWanted(inputs: readonly Tensor[]): boolean {
  return isRecording() && inputs.some((x) => x.requiresGrad);
}

/** The output of an op: a node of the graph where gradients are wanted, else plain values. */
export function record(
  allocation: Allocation,
  shape: Shape,
  origin: Origin | false | undefined,
  inputs: readonly Tensor[],
  name: string,
): Tensor {
  const recorded = origin && isWanted(inputs) ? origin : undefined;
  const output = own(new Tensor(allocation, shape, recorded !== undefined, recorded));
  noteTensor(output);
  if (recorded !== undefined) {
    const kept = recorded.keeps?.(output) ?? [output, ...inputs];
    for (const tensor of kept) tensor.isKept = true;
    if (isProfiled()) noteOwner(output);
  }
  observe(output, name, inputs);
  return output;
}

function missing(name: string): never {
  throw new ShapeError(`${name}: found no inputs`);
}

/** The axis counted from the front. Throws a {@linkcode ShapeError} for one that does not exist. */
export function resolveAxis(name: string, axis: number, shape: Shape): number {
  const rank = shape.length;
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new ShapeError(
      `${name}: axis ${axis} does not exist in shape ${showShape(shape)}; allowed: ` +
        (rank === 0 ? "none, it is a scalar" : `${-rank} to ${rank - 1}`),
    );
  }
  return resolved;
}
