/**
 * What convolution reaches on this machine, in its three directions:
 * `deno run -A plugins/backends/wasm/bench_convolution.ts`. The composition of unfold, matmul and fold and the
 * fused kernels take turns on one core; each figure is the least CPU time of many runs. `--plain` measures
 * without fused multiply-add.
 *
 * @module
 */
import process from "node:process";
import { type Backend, type Shape, step, type Tensor, uniform } from "../../../kernel/mod.ts";
import { convolutionWeight } from "../../ops/_conv2d_weight.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { convTranspose2d } from "../../ops/conv_transpose2d.ts";
import { createWasm } from "./mod.ts";

/** Layers: channels in and out, size of the image and the kernel, stride and padding. */
const layers = [
  { name: "CNN, first", c: 3, o: 6, image: 32, kernel: 5, stride: 1, padding: 0 },
  { name: "CNN, second", c: 6, o: 16, image: 14, kernel: 5, stride: 1, padding: 0 },
  { name: "32 channels", c: 32, o: 32, image: 32, kernel: 3, stride: 1, padding: 1 },
  { name: "32 to 64", c: 32, o: 64, image: 32, kernel: 3, stride: 2, padding: 1 },
  { name: "64 channels", c: 64, o: 64, image: 16, kernel: 3, stride: 1, padding: 1 },
  { name: "128 channels", c: 128, o: 128, image: 8, kernel: 3, stride: 1, padding: 1 },
] as const;

const fused: Backend = createWasm({ relaxed: !Deno.args.includes("--plain") });
const backends = [{ ...fused, fused: {} }, fused];

/** Milliseconds of CPU that `call` takes on either backend: the least of the runs of a second. */
function measure(call: (backend: Backend) => () => unknown): readonly number[] {
  const calls = backends.map(call);
  const run = (body: () => unknown, times: number): number => {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) step(() => void body());
    const { user, system } = process.cpuUsage(before);
    return (user + system) / times / 1e3;
  };
  // So often that a run takes 5 ms: the clock counts microseconds.
  const times = calls.map((body) => Math.ceil(5 / Math.max(1e-3, run(body, 20))));
  const best = calls.map(() => Infinity);
  for (const end = performance.now() + 1000; performance.now() < end;) {
    calls.forEach((body, i) => best[i] = Math.min(best[i] ?? 0, run(body, times[i] ?? 1)));
  }
  return best;
}

for (const batch of [1, 16, 128]) {
  for (const { name, c, o, image, kernel, stride, padding } of layers) {
    const output = Math.floor((image + 2 * padding - kernel) / stride) + 1;
    const outputPadding = (image + 2 * padding - kernel) % stride;
    const attributes = { stride, padding };
    const shapes = {
      x: [batch, c, image, image],
      w: [o, c, kernel, kernel],
      y: [batch, o, output, output],
    };
    const draw = (shape: Shape, backend: Backend) => uniform(shape, [1, 2], { backend });
    const directions: Record<string, (backend: Backend) => () => Tensor> = {
      forward: (backend) => {
        const [x, w] = [draw(shapes.x, backend), draw(shapes.w, backend)];
        return () => conv2d(x, w, attributes);
      },
      input: (backend) => {
        const [y, w] = [draw(shapes.y, backend), draw(shapes.w, backend)];
        return () => convTranspose2d(y, w, { ...attributes, outputPadding });
      },
      weight: (backend) => {
        const [x, y] = [draw(shapes.x, backend), draw(shapes.y, backend)];
        return () => convolutionWeight(x, y, { ...attributes, size: [kernel, kernel] });
      },
    };
    const work = 2 * batch * o * output ** 2 * c * kernel ** 2;
    for (const [direction, call] of Object.entries(directions)) {
      const [before, after] = measure(call).map((ms) =>
        `${ms.toFixed(3).padStart(9)} ms ${(work / ms / 1e6).toFixed(1).padStart(5)} GFLOPS`
      );
      const what = `${name}, batch ${batch}, ${direction}`;
      console.log(`${what.padEnd(36)} unfolded ${before}   fused ${after}`);
    }
  }
}
