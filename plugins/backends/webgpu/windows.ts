/**
 * Sliding windows and their adjoint.
 *
 * @module
 */
import {
  type Backend,
  type Shape,
  sizeOf,
  windowCounts,
  type Windows,
} from "../../../kernel/backend.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import { each } from "./movement.ts";
import type { Results } from "./results.ts";
import { type Shader, threadsOfLine } from "./shader.ts";

/** The primitives of windows. */
export type WindowsOf = Pick<Backend<GpuArray>, "unfold" | "fold">;

/** Of each axis: its length, windows along it, their size, stride, dilation, and the padding before it. */
const words = ["n", "count", "size", "stride", "dilation", "before"] as const;

const parameters = (axes: number) => [
  "all: u32",
  ...each(axes, (d) => words.map((word) => `${word}${d}: u32`).join()).join().split(","),
];

/** Takes an index apart by axes of such names, the last first. */
const takeApart = (axes: number, to: string, by: string) =>
  each(axes, (d) => `let ${to}${d} = rest % p.${by}${d}; rest /= p.${by}${d};`).reverse().join(
    "\n",
  );

/** A row-major index into axes of such names, below what `rest` says. */
const index = (axes: number, at: string, by: string) =>
  each(axes, (d) => `${at}${d}`).reduce((i, c, d) => `(${i} * p.${by}${d} + ${c})`, "rest");

/** A thread finds what one element of one window sees. */
function unfoldShader(axes: number): Shader {
  return {
    reads: [{ name: "x" }],
    writes: [{ name: "y" }],
    parameters: parameters(axes),
    threads: threadsOfLine,
    body: `
if (index >= p.all) { return; }
var rest = index;
${takeApart(axes, "c", "count")}
${takeApart(axes, "w", "size")}
${
      each(
        axes,
        (d) => `let at${d} = c${d} * p.stride${d} + w${d} * p.dilation${d} - p.before${d};`,
      ).join("\n")
    }
var value = 0.0;
// What lies before the beginning is a large number.
if (${each(axes, (d) => `at${d} < p.n${d}`).join(" && ")}) { value = x_at(${
      index(axes, "at", "n")
    }); }
y_put(index, value);
`,
  };
}

/** A thread adds up what windows have of one pixel. */
function foldShader(axes: number): Shader {
  const loops = each(axes, (d) => `
for (var w${d} = 0u; w${d} < p.size${d}; w${d}++) {
let start${d} = at${d} + p.before${d} - w${d} * p.dilation${d};
let c${d} = start${d} / p.stride${d};
if (start${d} % p.stride${d} != 0u || c${d} >= p.count${d}) { continue; }`);
  const window = index(axes, "w", "size");
  const place = each(axes, (d) => `c${d}`).reduce(
    (i, c, d) => `(${i} * p.count${d} + ${c})`,
    window,
  );
  return {
    reads: [{ name: "x" }],
    writes: [{ name: "y" }],
    parameters: parameters(axes),
    threads: threadsOfLine,
    body: `
if (index >= p.all) { return; }
var rest = index;
${takeApart(axes, "at", "n")}
var sum = 0.0;
${loops.join("")}
sum += x_at(${place});
${"}".repeat(axes)}
y_put(index, sum);
`,
  };
}

/** Builds both. */
export function createWindows(device: Device, results: Results): WindowsOf {
  const run = (
    kind: "unfold" | "fold",
    x: GpuArray,
    windows: Windows,
    shape: Shape,
    length: number,
  ) => {
    const { size, stride, dilation, padding } = windows;
    const axes = size.length;
    const spatial = shape.slice(shape.length - axes);
    const counts = windowCounts(spatial, windows);
    const y = kind === "unfold" ? results.like(x, length) : results.allocate(length);
    const numbers = spatial.flatMap((n, d) => [
      ...[n, counts[d] ?? 0, size[d] ?? 1, stride[d] ?? 1, dilation[d] ?? 1],
      padding[d]?.[0] ?? 0,
    ]);
    device.run(
      `${kind} ${axes}`,
      () => kind === "unfold" ? unfoldShader(axes) : foldShader(axes),
      [x, y],
      [length, ...numbers],
      Math.ceil(length / threadsOfLine),
    );
    return y;
  };

  return {
    unfold({ data, shape }, windows) {
      const leading = shape.length - windows.size.length;
      const counts = windowCounts(shape.slice(leading), windows);
      const length = sizeOf(shape.slice(0, leading)) * sizeOf(windows.size) * sizeOf(counts);
      return run("unfold", data, windows, shape, length);
    },
    fold: ({ data }, windows, shape) => run("fold", data, windows, shape, sizeOf(shape)),
  };
}
