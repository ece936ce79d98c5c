/**
 * What the tests of LayersModels share.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import {
  build,
  type Model,
  noGrad,
  overwrite,
  Random,
  type Shape,
  sizeOf,
  tensor,
  useBackend,
} from "../../kernel/mod.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { imageIn, permuted } from "./order.ts";
import type { TestModel } from "./test_models.ts";

/** Examples, row-major. */
export interface Examples {
  /** The shape with the batch. */
  readonly shape: Shape;
  /** The values. */
  readonly values: Float32Array;
}

/** The models that TensorFlow.js has written, and what it was given. */
export const fixtures = fromFileUrl(new URL("./fixtures", import.meta.url));

/** The backend of the tests: it rounds in the same way everywhere. */
export const backend = reference({ dtype: "float32" });
// A model without parameters is on none.
useBackend(() => backend);

/** Gives every parameter and every running statistic values as after a training: none is at its beginning. */
export async function scramble(model: Model, seed = 1): Promise<void> {
  for (const [name, x] of Object.entries({ ...model.parameters, ...model.state })) {
    const random = new Random(seed).fork(name);
    const isSpread = name.endsWith("variance") || name.endsWith("scale");
    const values = Array.from(
      await x.values(),
      (value) => isSpread ? 0.5 + random.uniform() : value + 0.2 * (random.uniform() - 0.5),
    );
    overwrite(x, tensor(values, { shape: x.shape, backend: x.backend }));
  }
}

/** A model with such values. */
export async function trainedLike({ layer, inputShape }: TestModel): Promise<Model> {
  const model = build(layer, { inputShape, random: new Random(0), backend });
  await scramble(model);
  return model;
}

/** Some inputs of a model. */
export function examplesFor({ inputShape }: Model, count = 3): Examples {
  const random = new Random(2);
  const values = Float32Array.from(
    { length: count * sizeOf(inputShape) },
    () => 2 * random.uniform() - 1,
  );
  return { shape: [count, ...inputShape], values };
}

/** What a model makes of examples. */
export async function predict(model: Model, { shape, values }: Examples): Promise<Examples> {
  const own = Object.values(model.parameters)[0]?.backend ?? backend;
  const y = noGrad(() => model.forward(tensor(values, { shape, backend: own })));
  return { shape: y.shape, values: Float32Array.from(await y.values()) };
}

/** Images with their channels last, and whatever is no image as it is. */
export function channelsLast({ shape: [n = 0, ...inner], values }: Examples): Examples {
  const image = imageIn(inner);
  if (image === undefined) return { shape: [n, ...inner], values };
  const [c, h, w] = image;
  return { shape: [n, h, w, c], values: permuted(values, [n, c, h, w], [0, 2, 3, 1]) };
}

/** Images with their channels first, under the shape that a model takes. */
export function channelsFirst(
  { shape, values }: Examples,
  { inputShape }: Pick<Model, "inputShape">,
): Examples {
  const ordered = shape.length === 4 ? permuted(values, shape, [0, 3, 1, 2]) : values;
  return { shape: [shape[0] ?? 0, ...inputShape], values: ordered };
}

/** The largest difference, as part of the largest value or of 1; NaN where there is one. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  const largest = (values: number[]) => values.reduce((x, y) => Math.max(x, y), 0);
  const size = Math.max(1, largest(Array.from(b, Math.abs)));
  return largest(Array.from(a, (x, i) => Math.abs(x - (b[i] ?? NaN)))) / size;
}

/** Runs `body` with a folder that goes away afterwards. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "layers_model_" });
  try {
    return await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Copies a folder of files. */
export async function copyFolder(from: string, to: string): Promise<void> {
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** A model in a folder, and what it is applied to: images with their channels last. */
export type Wanted = Examples & { readonly folder: string };

const peers = fromFileUrl(new URL("../bench/peers", import.meta.url));

/**
 * What TensorFlow.js makes of examples, in a process of its own; why it is not here, where it is not. It has its
 * own lock file, with the peers of the benchmark, so that nobody fetches it who does not measure.
 */
export async function tensorFlow(wanted: readonly Wanted[]): Promise<Examples[] | string> {
  const child = new Deno.Command(Deno.execPath(), {
    cwd: peers,
    args: ["run", "-A", "--quiet", "--no-check", "--cached-only", "layers_model.ts"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const json = JSON.stringify(wanted.map((each) => ({ ...each, values: [...each.values] })));
  // A process that ends before it has read this says why.
  const [output] = await Promise.all([
    child.output(),
    new Blob([json]).stream().pipeTo(child.stdin).catch(() => {}),
  ]);
  const { success, stdout, stderr } = output;
  const text = new TextDecoder().decode(success ? stdout : stderr);
  if (!success && text.includes("--cached-only")) return text.trim().split("\n")[0] ?? "";
  if (!success) throw new Error(text);
  // What layers_model.ts prints.
  const found: { shape: number[]; values: number[] }[] = JSON.parse(text);
  return found.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
}
