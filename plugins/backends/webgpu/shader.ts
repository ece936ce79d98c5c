/**
 * Compute shaders as data: what they read and write, the numbers that they are told, and their own text in WGSL.
 *
 * @module
 */
import type { StorageType } from "./array.ts";

/** An array that a shader sees under a name. */
export interface Binding {
  readonly name: string;
  /** How many numbers it takes at a time; an index counts such groups. 1 when left out. */
  readonly width?: 1 | 4;
}

/** A shader, whatever its arrays are stored in. */
export interface Shader {
  /** Read through `NAME_at(index)`. */
  readonly reads: readonly Binding[];
  /** Written through `NAME_put(index, value)`; those of `updates` are read as well. */
  readonly writes: readonly Binding[];
  /** Arrays that are read and written in place: they come last. */
  readonly updates?: readonly Binding[];
  /** Declarations of the numbers, each as `size: u32`; the text finds them as `p.size`. */
  readonly parameters: readonly string[];
  /** Threads of a workgroup. */
  readonly threads: number;
  /** Functions and workgroup variables. */
  readonly definitions?: string;
  /** The body of the main function, which knows `group: vec3<u32>`, `lane: u32` and `index: u32`. */
  readonly body: string;
}

/** The most workgroups along one dimension; more lie along the next. */
export const mostGroups = 65535;

/** Threads of a workgroup that takes an element each. */
export const threadsOfLine = 256;

/** The shader's text for arrays stored like that, in the order of reads, writes, updates. */
export function textOf(shader: Shader, storages: readonly StorageType[]): string {
  const { reads, writes, updates = [], parameters, threads, definitions = "", body } = shader;
  const bindings = [
    ...reads.map((b) => ({ ...b, reads: true, writes: false })),
    ...writes.map((b) => ({ ...b, reads: false, writes: true })),
    ...updates.map((b) => ({ ...b, reads: true, writes: true })),
  ];
  const declared = bindings.map((binding, i) => {
    const half = storages[i] === "float16";
    const vector = binding.width === 4;
    const stored = vector ? (half ? "vec4<f16>" : "vec4<f32>") : (half ? "f16" : "f32");
    const seen = vector ? "vec4<f32>" : "f32";
    const { name } = binding;
    const access = binding.writes ? "read_write" : "read";
    return [
      `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${stored}>;`,
      ...binding.reads
        ? [
          `fn ${name}_at(i: u32) -> ${seen} { return ${
            half ? `${seen}(${name}[i])` : `${name}[i]`
          }; }`,
        ]
        : [],
      ...binding.writes
        ? [`fn ${name}_put(i: u32, v: ${seen}) { ${name}[i] = ${half ? `${stored}(v)` : "v"}; }`]
        : [],
    ].join("\n");
  });
  return [
    ...storages.includes("float16") ? ["enable f16;"] : [],
    `struct Parameters { ${parameters.join(", ")} }`,
    "@group(0) @binding(0) var<uniform> p: Parameters;",
    ...declared,
    definitions,
    `@compute @workgroup_size(${threads})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {",
    `let index = (group.x + group.y * ${mostGroups}u) * ${threads}u + lane;`,
    body,
    "}",
    "",
  ].join("\n");
}
