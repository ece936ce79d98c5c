/**
 * Matrix products.
 *
 * @module
 */
import type { Backend } from "../../../../kernel/backend.ts";
import type { GpuArray } from "../array.ts";
import type { Device } from "../device.ts";
import { filled } from "../movement.ts";
import type { Results } from "../results.ts";
import type { Call } from "./product.ts";
import type { Product, Side } from "./shader.ts";

/** A matrix in memory. `along` says which neighbours lie side by side; the others are `p.NAME_step` apart. */
function matrix(name: "left" | "right", width: 1 | 4, along: Side["along"]): Side {
  const type = width === 4 ? "vec4<f32>" : "f32";
  const at = width === 4 ? " / 4u" : "";
  const [place, load] = along === "edge"
    ? ["edge", `k * p.${name}_step`]
    : [`edge * p.${name}_step`, "k"];
  return {
    width,
    along,
    definitions: `
fn ${name}_place(edge: u32, batch: u32) -> vec4<i32> {
  return vec4(i32(batch * p.${name}_batch + ${place}), 0, 0, 0);
}
fn ${name}_load(place: vec4<i32>, k: u32) -> ${type} {
  return ${name}_at((u32(place.x) + ${load})${at});
}
`,
  };
}

/** Stores [batch, m, n] as it stands. */
export function plainStore(width: 1 | 4): string {
  const type = width === 4 ? "vec4<f32>" : "f32";
  return `
fn store(batch: u32, row: u32, column: u32, value: ${type}) {
  y_put(((batch * p.m + row) * p.n + column)${width === 4 ? " / 4u" : ""}, value);
}
`;
}

/** `Backend.matmul` on a device. */
export function createMatmul(
  device: Device,
  results: Results,
  run: (call: Call) => GpuArray,
): Backend<GpuArray>["matmul"] {
  return (a, b, transposed) => {
    const [aRank, bRank] = [a.shape.length, b.shape.length];
    let m = (transposed.a ? a.shape[aRank - 1] : a.shape[aRank - 2]) ?? 1;
    const k = (transposed.a ? a.shape[aRank - 2] : a.shape[aRank - 1]) ?? 1;
    const n = (transposed.b ? b.shape[bRank - 2] : b.shape[bRank - 1]) ?? 1;
    let batches = 1;
    for (const size of (aRank > 2 ? a.shape : b.shape).slice(0, -2)) batches *= size;
    const length = batches * m * n;
    if (k === 0 || length === 0) return filled(device, results, length, 0);
    const [aBatch, bBatch] = [aRank > 2 ? m * k : 0, bRank > 2 ? n * k : 0];
    if (bBatch === 0 && !transposed.a) {
      // One B for all: the batch is more rows of A.
      m *= batches;
      batches = 1;
    }
    const left = transposed.a ? "edge" : "sum";
    const right = transposed.b ? "sum" : "edge";
    const widthOf = (size: number): 1 | 4 => size % 4 === 0 ? 4 : 1;
    const [leftWidth, rightWidth] = [
      widthOf(transposed.a ? m : k),
      widthOf(transposed.b ? k : n),
    ];
    const width = widthOf(n);
    const make = (): Product => ({
      left: matrix("left", leftWidth, left),
      right: matrix("right", rightWidth, right),
      store: plainStore(width),
      width,
      bindings: [{ name: "left", width: leftWidth }, { name: "right", width: rightWidth }, {
        name: "y",
        width,
      }],
      parameters: [
        ...["left_batch: u32", "left_step: u32", "right_batch: u32", "right_step: u32"],
      ],
    });
    return run({
      key: `matmul ${left} ${leftWidth} ${right} ${rightWidth} ${width}`,
      make,
      sizes: { batches, m, n, k },
      arrays: [a.data, b.data],
      parameters: [aBatch, transposed.a ? m : k, bBatch, transposed.b ? k : n],
      length,
      plain: true,
    });
  };
}
