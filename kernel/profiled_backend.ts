/**
 * A backend whose calls are timed.
 *
 * @module
 */
import type { Backend, Fused } from "./backend.ts";
import type { ProfileClock } from "./profile_clock.ts";

/** Times each call of a function while the clock runs. `isData`: it carries values, and computes nothing. */
export function timed<A extends readonly unknown[], R>(
  clock: ProfileClock,
  name: string,
  call: (...args: A) => R,
  isData = false,
): (...args: A) => R {
  return (...args) => {
    if (!clock.isRunning) return call(...args);
    const begin = performance.now();
    const result = call(...args);
    clock.note(name, isData, begin, performance.now());
    return result;
  };
}

/**
 * The same backend, with its primitives and fused kernels timed. Giving memory back (`release`) is not: it takes
 * less time than looking at a clock, and is part of what lies between kernels.
 */
export function profiledBackend<Handle>(
  backend: Backend<Handle>,
  clock: ProfileClock,
): Backend<Handle> {
  const time = <A extends readonly unknown[], R>(name: string, call: (...args: A) => R) =>
    timed(clock, name, call);
  const read = timed(
    clock,
    "read",
    (data: Handle, length: number) => backend.read(data, length),
    true,
  );
  const fused = Object.entries(backend.fused).map(([name, kernel]): [string, Fused<Handle>] => [
    name,
    { run: time(name, (inputs, attributes, shape) => kernel.run(inputs, attributes, shape)) },
  ]);
  return {
    name: backend.name,
    dtype: backend.dtype,
    fused: Object.fromEntries(fused),
    ...backend.roundoff !== undefined && { roundoff: backend.roundoff },
    ...backend.enqueues !== undefined && { enqueues: backend.enqueues },
    upload: timed(clock, "upload", (values: ArrayLike<number>) => backend.upload(values), true),
    read(data, length) {
      const values = read(data, length);
      if (clock.isRunning) {
        const end = clock.beginRead();
        values.then(end, end);
      }
      return values;
    },
    release: (data) => backend.release(data),
    memory: () => backend.memory(),
    elementwise: time(
      "elementwise",
      (kernel, inputs, uniforms, shape) => backend.elementwise(kernel, inputs, uniforms, shape),
    ),
    reduce: time("reduce", (kind, x, axes) => backend.reduce(kind, x, axes)),
    matmul: time("matmul", (a, b, transposed) => backend.matmul(a, b, transposed)),
    permute: time("permute", (x, order) => backend.permute(x, order)),
    slice: time("slice", (x, start, shape) => backend.slice(x, start, shape)),
    pad: time("pad", (x, start, shape, value) => backend.pad(x, start, shape, value)),
    concat: time("concat", (inputs, axis) => backend.concat(inputs, axis)),
    gather: time("gather", (x, indices) => backend.gather(x, indices)),
    scatterAdd: time("scatterAdd", (x, indices, n) => backend.scatterAdd(x, indices, n)),
    unfold: time("unfold", (x, windows) => backend.unfold(x, windows)),
    fold: time("fold", (x, windows, shape) => backend.fold(x, windows, shape)),
    random: time("random", (key, shape) => backend.random(key, shape)),
  };
}
