/**
 * Who gives memory back, and when. Nobody writes `dispose`.
 *
 * Inside {@linkcode step}, whatever was made goes back to the pool at the end, unless it is returned.
 * Outside, the garbage collector decides, and it knows nothing of a backend's memory: put the body of
 * a loop into a step.
 *
 * @module
 */
import { type Allocation, Tensor } from "./tensor.ts";

/** What a step has made and will give back: its tensors know their place, so that each is found at once. */
export class Made {
  readonly #tensors: (Tensor | undefined)[] = [];
  #count = 0;

  /** Takes a tensor in. */
  add(tensor: Tensor): void {
    tensor.owner = this;
    tensor.place = this.#count;
    this.#tensors[this.#count++] = tensor;
  }

  /** Lets a tensor go, whose place the last one takes; whether it was there. */
  remove(tensor: Tensor): boolean {
    if (tensor.owner !== this) return false;
    const last = this.#tensors[--this.#count];
    this.#tensors[this.#count] = undefined;
    if (last !== undefined && last !== tensor) {
      this.#tensors[tensor.place] = last;
      last.place = tensor.place;
    }
    tensor.owner = undefined;
    return true;
  }

  /** Lets all go, in the order in which they came, as far as none was removed. */
  empty(each: (tensor: Tensor) => void): void {
    for (let i = 0; i < this.#count; i++) {
      const tensor = this.#tensors[i];
      this.#tensors[i] = undefined;
      if (tensor === undefined) continue;
      tensor.owner = undefined;
      each(tensor);
    }
    this.#count = 0;
  }
}

/** Tensors made in the innermost step; `undefined` outside of any. */
let scope: Made | undefined;

const collected = new FinalizationRegistry<Allocation>((allocation) => allocation.release());

/** Puts a new tensor in the care of the innermost step, or of the garbage collector. */
export function own(tensor: Tensor): Tensor {
  if (scope !== undefined) scope.add(tensor);
  else collected.register(tensor, tensor.allocation, tensor);
  return tensor;
}

/** Takes a tensor out of the step that made it: it lives as long as somebody refers to it. */
export function keep(tensor: Tensor): Tensor {
  if (tensor.owner?.remove(tensor)) collected.register(tensor, tensor.allocation, tensor);
  return tensor;
}

/** Gives a tensor back at once. */
export function discard(tensor: Tensor): void {
  if (!tensor.owner?.remove(tensor)) collected.unregister(tensor);
  tensor.release();
}

/**
 * Runs `body` and gives back to the pool all that it made, except for the tensors in its result
 * (found in arrays and plain objects). Those are detached: the graph behind them is gone.
 *
 * `body` must be synchronous. Nothing in a training step waits: read the result afterwards.
 *
 * ```ts
 * import { mean, multiply, step, tensor } from "../mod.ts";
 *
 * const x = tensor([1, 2, 3]);
 * const y = step(() => mean(multiply(x, x)));
 * console.log(await y.item()); // 4.666...
 * ```
 */
export function step<T>(body: () => T): T {
  return scoped(body, (result, made) =>
    replaceTensors(result, (tensor) => {
      if (!made.remove(tensor)) return tensor;
      if (tensor.origin === undefined) return own(tensor);
      const detached = tensor.detach();
      detached.grad = tensor.grad;
      tensor.release();
      return detached;
    }));
}

/** As {@linkcode step}, but what is returned keeps its graph. */
export function tidy(body: () => Tensor): Tensor {
  return scoped(body, moveOut);
}

/**
 * As {@linkcode tidy}, but what a backward pass will read stays in the outer step. Outside of any step
 * nothing is given back, so that a graph can be looked at.
 */
export function prune(body: () => Tensor): Tensor {
  if (scope === undefined) return body();
  return scoped(body, moveOut, isKept);
}

function moveOut(tensor: Tensor, made: Made): Tensor {
  return made.remove(tensor) ? own(tensor) : tensor;
}

function isKept(tensor: Tensor): boolean {
  return tensor.isKept;
}

/** Gives a tensor of the innermost step back, unless a backward pass will read it. */
export function giveUp(tensor: Tensor): void {
  if (scope !== undefined && tensor.owner === scope && !tensor.isKept) discard(tensor);
}

/** Empty ones that are not in use: nearly every call of an op has a scope. */
const spare: Made[] = [];

/**
 * `moveOut` puts the tensors of the result in the care of the outer step and takes them out of what was made; of the
 * others those that it `stays` for go there too.
 */
function scoped<T>(
  body: () => T,
  moveOut: (result: T, made: Made) => T,
  stays?: (tensor: Tensor) => boolean,
): T {
  const outer = scope;
  const inner = scope = spare.pop() ?? new Made();
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new TypeError("step: the body must be synchronous; read values after the step");
    }
    scope = outer;
    return moveOut(result, inner);
  } finally {
    scope = outer;
    inner.empty((tensor) => {
      if (stays?.(tensor)) own(tensor);
      else tensor.release();
    });
    spare.push(inner);
  }
}

/** A copy of arrays and plain objects in which each tensor is replaced, the same one the same way. */
function replaceTensors<T>(value: T, replace: (tensor: Tensor) => Tensor): T {
  const done = new Map<unknown, unknown>();
  const walk = (x: unknown): unknown => {
    if (typeof x !== "object" || x === null) return x;
    const known = done.get(x);
    if (known !== undefined) return known;
    if (x instanceof Tensor) {
      const replaced = replace(x);
      done.set(x, replaced);
      return replaced;
    }
    if (Array.isArray(x)) {
      const copy: unknown[] = [];
      done.set(x, copy);
      for (const entry of x) copy.push(walk(entry));
      return copy;
    }
    if (Object.getPrototypeOf(x) !== Object.prototype) return x;
    const copy: Record<string, unknown> = {};
    done.set(x, copy);
    for (const [key, entry] of Object.entries(x)) copy[key] = walk(entry);
    return copy;
  };
  // A copy has the shape of the original, which the compiler cannot see through the walk.
  return walk(value) as T;
}
