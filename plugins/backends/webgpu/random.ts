/**
 * Random numbers.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../kernel/backend.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import type { Results } from "./results.ts";
import { type Shader, threadsOfLine } from "./shader.ts";

/** The rounds of Threefry are told in `kernel/threefry.ts`. A thread makes a pair of numbers. */
const shader: Shader = {
  reads: [],
  writes: [{ name: "y" }],
  parameters: ["size: u32", "k0: u32", "k1: u32"],
  threads: threadsOfLine,
  definitions: `
fn turn(x: vec2<u32>, left: u32) -> vec2<u32> {
  let sum = x.x + x.y;
  return vec2(sum, ((x.y << left) | (x.y >> (32u - left))) ^ sum);
}
`,
  body: `
if (2u * index >= p.size) { return; }
let k2 = 0x1bd11bdau ^ p.k0 ^ p.k1;
var keys = vec3(p.k0, p.k1, k2);
var x = vec2(index + p.k0, p.k1);
for (var round = 1u; round <= 5u; round++) {
  if (round % 2u == 1u) { x = turn(turn(turn(turn(x, 13u), 15u), 26u), 6u); }
  else { x = turn(turn(turn(turn(x, 17u), 29u), 16u), 24u); }
  keys = keys.yzx;
  x += vec2(keys.x, keys.y + round);
}
y_put(2u * index, f32(x.x >> 8u) * 5.9604644775390625e-8);
if (2u * index + 1u < p.size) { y_put(2u * index + 1u, f32(x.y >> 8u) * 5.9604644775390625e-8); }
`,
};

/** `Backend.random` on a device. */
export function createRandom(device: Device, results: Results): Backend<GpuArray>["random"] {
  return ([key0, key1], shape) => {
    const size = sizeOf(shape);
    const y = results.exact(size);
    const groups = Math.ceil(size / 2 / threadsOfLine);
    device.run("random", () => shader, [y], [size, key0, key1], groups);
    return y;
  };
}
