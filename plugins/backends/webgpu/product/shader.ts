/**
 * The product of two matrices as a shader, wherever their numbers come from: from arrays for matrix products, from images for
 * convolutions, which so need no unfolded copy.
 *
 * A workgroup computes a tile of the result. In turns it brings a slab of either side into workgroup memory, and each of
 * its threads multiplies its own columns of numbers with its own rows, which stay in registers: with 8 × 8 of
 * them, 16 numbers are read for 64 multiplications.
 *
 * Source: Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008), for the
 * blocking; Nath, Tomov and Dongarra, "An improved MAGMA GEMM for Fermi GPUs" (2010), for its form on a GPU.
 *
 * @module
 */
import type { Binding, Shader } from "../shader.ts";
import type { Tile } from "./tile.ts";

/** Where the numbers of one side come from. */
export interface Side {
  /** Numbers read at a time; they follow each other along `along`. */
  readonly width: 1 | 4;
  /** What threads beside each other follow: the sum, or the side's own rows or columns (its edge). */
  readonly along: "sum" | "edge";
  /**
   * WGSL of `fn NAME_place(edge: u32, batch: u32) -> vec4<i32>` and `fn NAME_load(place: vec4<i32>, k: u32)`, which gives
   * `width` numbers. Neither is asked for what lies beyond the ends.
   */
  readonly definitions: string;
}

/** A product. */
export interface Product {
  readonly left: Side;
  readonly right: Side;
  /** WGSL of `fn store(batch: u32, row: u32, column: u32, value: WIDTH numbers)`. */
  readonly store: string;
  /** Numbers that are stored at a time, along a row. */
  readonly width: 1 | 4;
  readonly bindings: readonly [left: Binding, right: Binding, result: Binding];
  /** Parameters besides those of every product. */
  readonly parameters: readonly string[];
}

/**
 * What every product is told: its rows and columns, how long the sum is, how long each part of it, and how many parts; tiles
 * along a row of them, and down.
 */
export const productParameters: readonly string[] = [
  ...["m: u32", "n: u32", "k: u32", "part: u32", "parts: u32", "across: u32", "down: u32"],
  "batches: u32",
];

/** The shader for one size of tile. */
export function productShader(product: Product, tile: Tile): Shader {
  const { rows, columns, depth, each: [high, wide] } = tile;
  const threads = (rows / high) * (columns / wide);
  const [acrossThreads, downThreads] = [columns / wide, rows / high];
  const slab = (name: string, size: number) =>
    `var<workgroup> ${name}_slab: array<vec4<f32>, ${depth * size / 4}>;`;
  const left = loads("left", product.left, rows, depth, threads, "row0", "p.m");
  const right = loads("right", product.right, columns, depth, threads, "column0", "p.n");
  const [us, vs] = [range(high / 4), range(wide / 4)];
  /** The row within the tile of a thread's row; four neighbours of each thread lie together. */
  const sum = (u: number, r: number, v: number) => `s${u}_${r}_${v}`;
  const parts = ["x", "y", "z", "w"];
  const sums = us.flatMap((u) => parts.flatMap((_, r) => vs.map((v) => sum(u, r, v))));
  const multiply = us.flatMap((u) =>
    parts.flatMap((part, r) =>
      vs.map((v) => `${sum(u, r, v)} = fma(vec4(a${u}.${part}), b${v}, ${sum(u, r, v)});`)
    )
  );
  const stores = us.flatMap((u) =>
    parts.flatMap((_, r) => {
      const row = `row0 + ${u * downThreads * 4}u + 4u * my_row + ${r}u`;
      return vs.map((v) => {
        const column = `column0 + ${v * acrossThreads * 4}u + 4u * my_column`;
        const value = sum(u, r, v);
        const one = product.width === 4
          ? `if (column < p.n) { store(batch, row, column, ${value}); }`
          : parts.map((part, c) =>
            `if (column + ${c}u < p.n) { store(batch, row, column + ${c}u, ${value}.${part}); }`
          ).join("\n");
        return `{ let row = ${row}; let column = ${column}; if (row < p.m) { ${one} } }`;
      });
    })
  );
  const [a, b, y] = product.bindings;
  return {
    reads: [a, b],
    writes: [y],
    parameters: [...productParameters, ...product.parameters],
    threads,
    definitions: [
      slab("left", rows),
      slab("right", columns),
      product.left.definitions,
      product.right.definitions,
      product.store,
    ].join("\n"),
    body: `
let tile = group.x + group.y * 65535u;
let column0 = tile % p.across * ${columns}u;
let row0 = tile / p.across % p.down * ${rows}u;
// Parts of the sum are as batches behind each other.
let batch = tile / p.across / p.down;
if (batch >= p.batches * p.parts) { return; }
let source = batch % p.batches;
let first = batch / p.batches * p.part;
let end = min(p.k, first + p.part);
let my_row = lane / ${acrossThreads}u;
let my_column = lane % ${acrossThreads}u;
${left.places}
${right.places}
${sums.map((name) => `var ${name} = vec4(0.0);`).join("\n")}
for (var k0 = first; k0 < end; k0 += ${depth}u) {
${left.loads}
${right.loads}
workgroupBarrier();
for (var k = 0u; k < ${depth}u; k++) {
${
      us.map((u) => `let a${u} = left_slab[k * ${rows / 4}u + ${u * downThreads}u + my_row];`).join(
        "\n",
      )
    }
${
      vs.map((v) =>
        `let b${v} = right_slab[k * ${columns / 4}u + ${v * acrossThreads}u + my_column];`
      )
        .join("\n")
    }
${multiply.join("\n")}
}
workgroupBarrier();
}
${stores.join("\n")}
`,
  };
}

/** How threads share out the loads of a slab: each takes every so-many-th group of `width` numbers. */
function loads(
  name: "left" | "right",
  { width, along }: Side,
  edge: number,
  depth: number,
  threads: number,
  edge0: string,
  limit: string,
): { readonly places: string; readonly loads: string } {
  const groups = edge * depth / width;
  const wide = (along === "edge" ? edge : depth) / width;
  const type = width === 4 ? "vec4<f32>" : "f32";
  const zero = width === 4 ? "vec4(0.0)" : "0.0";
  const turns = range(Math.ceil(groups / threads));
  const places: string[] = [];
  const body: string[] = [];
  for (const i of turns) {
    const id = `${name}${i}`;
    const at = `(lane + ${i * threads}u)`;
    // Along the edge a thread keeps its place at every turn if turns are whole rows of the slab.
    const shared = along === "edge" && threads % wide === 0;
    const place = shared ? `${name}0` : id;
    const [e, k] = along === "edge"
      ? [`${at} % ${wide}u * ${width}u`, `${at} / ${wide}u`]
      : [`${at} / ${wide}u`, `${at} % ${wide}u * ${width}u`];
    if (!shared || i === 0) {
      places.push(`let ${id}_edge = ${e};`);
      places.push(`let ${id}_inside = ${edge0} + ${id}_edge < ${limit};`);
      // What lies beyond the end is not loaded; its place is never used.
      places.push(`let ${id}_place = ${name}_place(${edge0} + ${id}_edge, source);`);
    }
    places.push(`let ${id}_k = ${k};`);
    const slab = `${name}_slab[SPOT * ${edge / 4}u + ${place}_edge / 4u]`;
    const spot = (k: string) => slab.replace("SPOT", k);
    const store = along === "edge" && width === 4
      ? [`${spot(`${id}_k`)} = value;`]
      : width === 4
      ? ["x", "y", "z", "w"].map((part, j) =>
        `${spot(`(${id}_k + ${j}u)`)}[${place}_edge % 4u] = value.${part};`
      )
      : [`${spot(`${id}_k`)}[${place}_edge % 4u] = value;`];
    const lines = [
      `var value: ${type} = ${zero};`,
      `if (${place}_inside && k0 + ${id}_k < end) { value = ${name}_load(${place}_place, k0 + ${id}_k); }`,
      ...store,
    ].join("\n");
    body.push(
      groups % threads !== 0 && i === turns.length - 1
        ? `if (lane < ${groups - i * threads}u) {\n${lines}\n}`
        : `{\n${lines}\n}`,
    );
  }
  return { places: places.join("\n"), loads: body.join("\n") };
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
