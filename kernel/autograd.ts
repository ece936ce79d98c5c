/**
 * Backpropagation.
 *
 * Every op that runs while gradients are wanted leaves a node: its output remembers the inputs, and
 * a function from the output's gradient to theirs (`Tensor.origin`). Walking the nodes from the
 * loss backwards and adding up what arrives at each is the chain rule:
 *
 *     ∂L/∂x = Σ over all y made from x of  (∂y/∂x)ᵀ · ∂L/∂y
 *
 * A node may be visited only when its own gradient is complete, that is, after everything made from
 * it. Tensors are numbered as they are made, and an op's inputs exist before its output, so going
 * through the nodes by falling number is such an order. There is no recursion: a chain of 100,000
 * ops needs no stack.
 *
 * @module
 */
import { accumulate, copy, full } from "./arithmetic.ts";
import { asOp, inPhase, isProfiled, ownerOf } from "./attribution.ts";
import { sameShape, showShape } from "./backend.ts";
import { ShapeError, UsageError } from "./errors.ts";
import { Gradients } from "./gradients.ts";
import { withRecording } from "./record.ts";
import { keep, tidy } from "./scope.ts";
import type { Derivative, Origin, Tensor } from "./tensor.ts";
import { overwrite } from "./update.ts";

/** How {@linkcode grad} goes about it. */
export interface GradOptions {
  /** The gradient of `y` itself, of its shape; 1 by default, for which `y` must have one element. */
  readonly seed?: Tensor;
  /** Record the backward pass as well, so that gradients have gradients. Default: false. */
  readonly createGraph?: boolean;
}

/**
 * The gradients of `y` with respect to each of `xs`, in order; zeros where `y` does not depend on
 * an `x`. Nothing is stored on the tensors.
 *
 * ```ts
 * import { grad, multiply, sum, tensor } from "../mod.ts";
 *
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * const [dx] = grad(sum(multiply(x, x)), [x]);
 * console.log(await dx.values()); // 2, 4, 6
 * ```
 */
export function grad<const X extends readonly Tensor[]>(
  y: Tensor,
  xs: X,
  options?: GradOptions,
): { [K in keyof X]: Tensor };
export function grad(y: Tensor, xs: readonly Tensor[], options: GradOptions = {}): Tensor[] {
  xs.forEach((x, i) => {
    if (!x.requiresGrad) {
      throw new UsageError(
        `grad: input ${i} does not require a gradient; make it with { requiresGrad: true }`,
      );
    }
  });
  refuseUnrecorded("grad", y);
  const gradients = propagate("grad", y, new Set(xs), options);
  return xs.map((x) => gradients.get(x) ?? full(x.shape, 0, x.backend));
}

/**
 * Adds the gradient of `y`, a scalar unless there is a seed, to `grad` of every tensor that it was made
 * from: of the leaves by default, of all nodes with `{ keep: "all" }`.
 *
 * ```ts
 * import { backward, multiply, tensor } from "../mod.ts";
 *
 * const a = tensor(3, { requiresGrad: true });
 * const b = tensor(4, { requiresGrad: true });
 * backward(multiply(a, b));
 * console.log(await a.grad?.item(), await b.grad?.item()); // 4 3
 * ```
 *
 * @throws {UsageError} where nothing that `y` was made from requires a gradient.
 */
export function backward(
  y: Tensor,
  options: GradOptions & { readonly keep?: "leaves" | "all" } = {},
): void {
  refuseUnrecorded("backward", y);
  const all = options.keep === "all";
  const wanted = new Set(nodesOf(y).filter((node) => node.origin === undefined || all));
  const gradients = propagate("backward", y, wanted, options);
  for (const x of wanted) {
    const gradient = gradients.get(x);
    if (gradient === undefined) continue;
    if (options.createGraph) x.grad = keep(x.grad ? accumulate(x.grad, gradient) : gradient);
    else if (x.grad) overwrite(x.grad, tidy(() => accumulate(x.grad ?? gradient, gradient)));
    else x.grad = keep(gradients.isOwn(gradient) ? gradient : copy(gradient));
  }
}

/** The tensors that `y` was made from and that gradients flow to, `y` included, newest first. */
export function nodesOf(y: Tensor): Tensor[] {
  const found = new Set<Tensor>(y.requiresGrad ? [y] : []);
  // A set visits what is added while it is being walked.
  for (const node of found) {
    for (const input of node.origin?.inputs ?? []) if (input.requiresGrad) found.add(input);
  }
  return [...found].sort((a, b) => b.id - a.id);
}

/** The chain rule: the gradients of the wanted tensors. */
function propagate(
  name: string,
  y: Tensor,
  wanted: ReadonlySet<Tensor>,
  { seed, createGraph = false }: GradOptions,
): Gradients {
  const nodes = nodesOf(y);
  const onTheWay = new Set<Tensor>();
  for (const node of nodes.toReversed()) {
    if (wanted.has(node) || node.origin?.inputs.some((x) => onTheWay.has(x))) onTheWay.add(node);
  }

  const gradients = new Gradients(createGraph);
  const run = createGraph ? (derivative: Derivative) => derivative() : tidy;
  const visit = (node: Tensor, origin: Origin, gradient: Tensor) => {
    const { op, inputs } = origin;
    refuseOverwritten(name, node, origin);
    origin.backward(gradient, node).forEach((derivative, i) => {
      const input = inputs[i];
      if (derivative === undefined || input === undefined || !onTheWay.has(input)) return;
      if (typeof derivative !== "function") {
        throw new TypeError(`${op}: backward must give functions, one an input: () => gradient`);
      }
      gradients.add(input, checkShape(op, i, input, run(derivative)));
    });
  };
  const walk = () => {
    if (onTheWay.has(y)) gradients.add(y, asOp("seed", checkSeed, name, y, seed));
    for (const node of nodes) {
      const gradient = gradients.get(node);
      if (gradient === undefined || !onTheWay.has(node)) continue;
      const { origin } = node;
      if (origin !== undefined) {
        if (isProfiled()) asOp(ownerOf(node, origin.op), visit, node, origin, gradient);
        else visit(node, origin, gradient);
      }
      if (!wanted.has(node)) gradients.remove(node);
    }
  };
  withRecording(createGraph, () => inPhase("backward", walk));
  return gradients;
}

function refuseUnrecorded(name: string, y: Tensor): void {
  if (y.requiresGrad) return;
  throw new UsageError(
    `${name}: no gradient flows to the output: what it was made from requires none, or it was made in ` +
      "noGrad(), or by grad() without { createGraph: true }",
  );
}

/** The gradient of `y` itself. */
function checkSeed(name: string, y: Tensor, seed: Tensor | undefined): Tensor {
  if (seed === undefined) {
    if (y.size === 1) return full(y.shape, 1, y.backend);
    throw new ShapeError(
      `${name}: the output has shape ${
        showShape(y.shape)
      }, needed: one element, or a seed of its shape`,
    );
  }
  if (seed.backend !== y.backend) {
    throw new UsageError(
      `${name}: the seed is on ${seed.backend.name}, needed: on ${y.backend.name}, where the output is`,
    );
  }
  if (sameShape(seed.shape, y.shape)) return seed;
  throw new ShapeError(
    `${name}: the seed has shape ${showShape(seed.shape)}, needed: ${showShape(y.shape)}`,
  );
}

/** An op that forgets to sum where it broadcast, say, is told so here and not by a backend. */
function checkShape(op: string, index: number, input: Tensor, gradient: Tensor): Tensor {
  if (sameShape(gradient.shape, input.shape)) return gradient;
  throw new ShapeError(
    `${op}: its backward gives input ${index} a gradient of shape ${showShape(gradient.shape)}, ` +
      `needed: that of the input, ${showShape(input.shape)}`,
  );
}

function refuseOverwritten(name: string, node: Tensor, { op, inputs }: Origin): void {
  const at = inputs.findIndex((x) => x.allocation.writtenAt > node.id);
  if (at < 0 && node.allocation.writtenAt <= node.id) return;
  const what = at < 0 ? `the output of ${op}` : `input ${at} of ${op}`;
  const { shape } = inputs[at] ?? node;
  throw new UsageError(
    `${name}: ${what} (shape ${
      showShape(shape)
    }) was overwritten after the op had used it; compute the ` +
      "output again before asking for gradients",
  );
}
