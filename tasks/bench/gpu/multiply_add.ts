/**
 * How fast a card computes in float32 when it does nothing else: multiply-adds in registers.
 *
 * @module
 */
import type { Device } from "../../../plugins/backends/webgpu/device.ts";
import type { Shader } from "../../../plugins/backends/webgpu/shader.ts";
import type { Enqueued } from "./enqueued.ts";

/** Threads, of which a card has many times fewer at once, so that its last ones leave little of it idle. */
const [GROUPS, THREADS] = [16384, 256];
/** Chains of each thread, each of four numbers: what one multiply-add waits for, others fill. */
const CHAINS = 8;
/** Links of every chain between two looks at the loop's counter. */
const LINKS = 16;
/** Turns of the loop: told to the shader, so that its compiler cannot know them. */
const TURNS = 4;

/** Every link of every chain is v · FACTOR + SUMMAND, which goes to 1. */
export const FACTOR = 0.999;
const SUMMAND = 1 - FACTOR;
/** Links of a chain. */
export const LENGTH: number = LINKS * TURNS;
/** Floating-point operations of one run: a multiplication and an addition for each link. */
export const OPERATIONS: number = GROUPS * THREADS * CHAINS * 4 * LENGTH * 2;

const chains = Array.from({ length: CHAINS }, (_, i) => `v${i}`);

/** Every result depends on every link, and is written. */
const shader: Shader = {
  reads: [{ name: "x" }],
  writes: [{ name: "y" }],
  parameters: ["turns: u32"],
  threads: THREADS,
  body: [
    "let factor = vec4<f32>(x_at(0u));",
    "let summand = vec4<f32>(x_at(1u));",
    "let first = vec4<f32>(f32(index), f32(lane), 2.0, 3.0);",
    ...chains.map((v, i) => `var ${v} = first + vec4<f32>(${i}.0);`),
    "for (var turn = 0u; turn < p.turns; turn++) {",
    ...Array.from(
      { length: LINKS },
      () => chains.map((v) => `${v} = fma(${v}, factor, summand);`).join(" "),
    ),
    "}",
    `y_put(index, dot(${chains.join(" + ")}, vec4<f32>(1.0)));`,
  ].join("\n"),
};

/** What to run on a device for its rate. What is waited for is the first thread's result. */
export function multiplyAdds(device: Device): Enqueued<number> {
  const x = device.upload([FACTOR, SUMMAND]);
  const y = device.memory.allocate(GROUPS * THREADS);
  return {
    ask: () => device.run("multiply-add", () => shader, [x, y], [TURNS], GROUPS),
    wait: async () => (await device.read(y, 1))[0] ?? NaN,
  };
}
