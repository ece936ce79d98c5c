/**
 * Reductions.
 *
 * A workgroup reduces some neighbouring results, each by several threads: their numbers are
 * taken in turns, so that threads beside each other read numbers beside each other, and what threads came to
 * is joined in a tree. Where few results have many numbers each, sections of these are reduced first. The order in
 * which numbers meet depends on the shape alone.
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import { reduceGroups } from "../wasm/reduce/groups.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import { filled } from "./movement.ts";
import type { Results } from "./results.ts";
import type { Shader } from "./shader.ts";

type Kind = Parameters<Backend["reduce"]>[0];

/** Threads of a workgroup. */
const threads = 256;
/** Numbers of one section. */
const section = 4096;

/** How two numbers become one; `a` comes first. */
const join: Readonly<Record<Kind, { readonly first: string; readonly join: string }>> = {
  sum: {
    first: "State(0.0, 0u)",
    join: "return State(a.value + b.value, 0u);",
  },
  max: {
    first: "State(lowest(0xff800000u), 0u)",
    join: "return State(select(b.value, a.value, a.value > b.value || is_nan(a.value)), 0u);",
  },
  argmax: {
    first: "State(lowest(0xff800000u), 0xffffffffu)",
    join: `
let beats = (b.value > a.value && !is_nan(a.value)) || (is_nan(b.value) && !is_nan(a.value));
let ties = is_nan(a.value) && is_nan(b.value) || a.value == b.value;
if (beats || (ties && b.at < a.at)) { return b; }
return a;`,
  },
};

/** `lanes` threads for each result. */
function shaderFor(kind: Kind, lanes: number): Shader {
  const results = threads / lanes;
  return {
    reads: [{ name: "x" }],
    writes: [{ name: "y" }],
    parameters: ["size: u32", "count: u32", "inner: u32", "section: u32", "sections: u32"],
    threads,
    definitions: `
struct State { value: f32, at: u32 }
var<workgroup> states: array<State, ${threads}>;
fn lowest(n: u32) -> f32 { return bitcast<f32>(n); }
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn join(a: State, b: State) -> State { ${join[kind].join} }
`,
    // Result i is section (i / inner) % sections, at i % inner, of the outer one i / inner / sections.
    body: `
let result = (group.x + group.y * 65535u) * ${results}u + lane % ${results}u;
let within = lane / ${results}u;
let begin = result / p.inner % p.sections * p.section;
let first = result / p.inner / p.sections * p.count * p.inner + result % p.inner;
var state = ${join[kind].first};
if (result < p.size) {
  for (var i = begin + within; i < min(p.count, begin + p.section); i += ${lanes}u) {
    state = join(state, State(x_at(first + i * p.inner), i));
  }
}
states[lane] = state;
for (var half = ${threads / 2}u; half >= ${results}u; half /= 2u) {
  workgroupBarrier();
  if (lane < half) { states[lane] = join(states[lane], states[lane + half]); }
}
if (within == 0u && result < p.size) {
  y_put(result, ${kind === "argmax" ? "f32(states[lane].at)" : "states[lane].value"});
}
`,
  };
}

/** `Backend.reduce` on a device. */
export function createReduce(device: Device, results: Results): Backend<GpuArray>["reduce"] {
  const reduceSections = (
    kind: Kind,
    x: GpuArray,
    outer: number,
    count: number,
    inner: number,
    sections: number,
  ) => {
    const size = outer * sections * inner;
    const each = Math.ceil(count / sections);
    const lanes = inner >= threads || each <= 4 ? 1 : inner >= 16 || each <= 64 ? 16 : threads;
    const y = results.exact(size);
    device.run(
      `${kind} ${lanes}`,
      () => shaderFor(kind, lanes),
      [x, y],
      [size, count, inner, each, sections],
      Math.ceil(size / (threads / lanes)),
    );
    return y;
  };
  const reduceOnce = (
    kind: Kind,
    x: GpuArray,
    outer: number,
    count: number,
    inner: number,
  ): GpuArray => {
    if (count === 0) return filled(device, results, outer * inner, 0);
    const sections = kind === "argmax" || outer * inner >= 1024 ? 1 : Math.ceil(count / section);
    const y = reduceSections(kind, x, outer, count, inner, sections);
    if (sections === 1) return y;
    const result = reduceOnce(kind, y, outer, sections, inner);
    results.release(y);
    return result;
  };
  return (kind, x, axes) =>
    reduceGroups(
      x,
      axes,
      (y, outer, count, inner) => reduceOnce(kind, y, outer, count, inner),
      results.release,
    );
}
