import { assert, assertEquals, assertRejects } from "@std/assert";
import { fromFileUrl } from "@std/path";
import {
  checkConformance,
  checkPrimitives,
  type Finding,
  formatFindings,
  type PrimitivePart,
} from "../../../kernel/check/mod.ts";
import { Duel } from "../../../kernel/check/primitives/duel.ts";
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import {
  type Backend,
  build,
  grad,
  Random,
  step,
  tensor,
  UsageError,
} from "../../../kernel/mod.ts";
import { cnn } from "../../models/cnn.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { convTranspose2d } from "../../ops/conv_transpose2d.ts";
import { softmaxCrossEntropy } from "../../ops/softmax_cross_entropy.ts";
import { sgd } from "../../optimizers/sgd.ts";
import { reference } from "../reference/mod.ts";
import { missing as noAdapter } from "../webgpu/testing.ts";
import { isInstalled, loadTensorFlow } from "./load.ts";
import { createTfjs } from "./mod.ts";
import { missing } from "./testing.ts";

const truth = reference({ dtype: "float64" });

function tfjsTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: missing !== undefined, fn });
}

/** The losses of a tiny network, step by step. */
async function losses(backend: Backend, steps: number): Promise<number[]> {
  const task = { inputShape: [1, 8, 8], classes: 3 };
  const layer = cnn(task, { channels: [2], size: 3, hidden: [4] });
  const model = build(layer, { inputShape: task.inputShape, random: new Random(0), backend });
  const optimizer = sgd(model.parameters, { learningRate: 0.1 });
  const pixels = new Random(1);
  const rows = (count: number): number[][] =>
    Array.from({ length: count }, () => Array.from({ length: 8 }, () => pixels.normal()));
  const x = tensor(Array.from({ length: 4 }, () => [rows(8)]), { backend });
  const labels = tensor([0, 1, 2, 0], { backend });
  const found: number[] = [];
  for (let i = 0; i < steps; i++) {
    const loss = step(() => {
      const loss = softmaxCrossEntropy(model.forward(x), labels);
      optimizer.step(grad(loss, Object.values(model.parameters)));
      return loss;
    });
    found.push(await loss.item());
  }
  return found;
}

tfjsTest("a CNN has the losses that it has on the reference", async () => {
  const expected = await losses(reference(), 5);
  const found = await losses(await createTfjs(), 5);
  const apart = found.map((loss, i) => Math.abs(loss - (expected[i] ?? NaN)));
  assert(apart.every((difference) => difference < 1e-5), `${found}, expected ${expected}`);
});

tfjsTest("no tensor is left but those of arrays", async () => {
  const backend = await createTfjs();
  await checkPrimitives(backend, truth, ["functions", "reduce", "indexing", "windows"]);
  await checkConformance([conv2d, convTranspose2d], backend, truth);
  assertEquals(backend.memory().arrays, 0);
  assertEquals(backend.tensors(), 0);
  const data = backend.upload([1, 2, 3]);
  const copy = backend.permute({ data, shape: [3] }, [0]);
  assertEquals([backend.memory().arrays, backend.tensors()], [2, 1]);
  backend.release(data);
  assertEquals([...await backend.read(copy, 3)], [1, 2, 3]);
});

tfjsTest("backends do not know each other's arrays or choices", async () => {
  const [first, second] = [await createTfjs(), await createTfjs()];
  const data = first.upload([1]);
  assertEquals([first.tensors(), second.tensors()], [1, 0]);
  assertEquals(second.memory().arrays, 0);
  first.release(data);
});

/**
 * All but `matmul`, whose shaders take long to compile and which adjoints and convolutions use, and `lifetime`: buffers come
 * back when 15 calls have been sent off together, so it takes longer than is looked at there until no more are taken.
 */
const partsOnGpu: readonly PrimitivePart[] = [
  ...["functions", "elementwise", "reduce", "layout"] as const,
  ...["indexing", "windows", "random", "adjoint"] as const,
];

/** Compares choices among many axes, of which its shaders know fewer than those of arithmetic. */
async function choices(backend: Backend): Promise<readonly Finding[]> {
  const { kernel } = compile(["a", "b", "c"], { y: parse("a > 0 ? b : c", ["a", "b", "c"]) });
  const shape = [3, 2, 3, 2, 3];
  const duel = new Duel(backend, truth);
  const inputs = [[3, 1, 3, 1, 3], [1, 2, 1, 2, 1], shape].map((part) => duel.draw(part));
  await duel.compare(
    "elementwise",
    "five axes",
    inputs,
    (on, operands) => on.elementwise(kernel, operands, [], shape).map((data) => ({ data, shape })),
  );
  return duel.findings;
}

Deno.test({
  name: "its WebGPU keeps the contract, convolutions included",
  ignore: missing !== undefined || noAdapter !== undefined,
  async fn() {
    const backend = await createTfjs("webgpu");
    const findings = [
      ...await choices(backend),
      ...await checkPrimitives(backend, truth, partsOnGpu),
      ...await checkConformance([conv2d, convTranspose2d], backend, truth),
    ];
    assert(findings.length === 0, formatFindings(findings));
    assertEquals([backend.memory().arrays, backend.tensors()], [0, 0]);
  },
});

Deno.test("where TensorFlow.js is not installed, the error says how to get it", async () => {
  const folder = new URL("./nowhere/", import.meta.url);
  assertEquals(await isInstalled(folder), false);
  await assertRejects(() => loadTensorFlow("cpu", folder), UsageError, "deno task install-tfjs");
});

/** The last line that a program prints that makes the backend and reads two numbers. */
async function run(...flags: readonly string[]): Promise<string> {
  const code = `import { createTfjs } from "${new URL("./mod.ts", import.meta.url)}";
    try {
      const backend = await createTfjs();
      console.log(...await backend.read(backend.upload([1, 2]), 2));
    } catch (error) {
      console.log(String(error));
    }`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--no-prompt", ...flags, file],
      env: { NO_COLOR: "1" },
    });
    const { stdout } = await command.output();
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(file);
  }
}

tfjsTest("using it adds nothing to the lock of the program", async () => {
  const lock = await Deno.makeTempFile({ suffix: ".lock" });
  try {
    const locked = await Deno.readTextFile(new URL("../../../deno.lock", import.meta.url));
    await Deno.writeTextFile(lock, locked);
    const config = fromFileUrl(new URL("../../../deno.json", import.meta.url));
    const found = await run("--allow-read", `--config=${config}`, `--lock=${lock}`);
    assertEquals(found, "1 2");
    assertEquals(await Deno.readTextFile(lock), locked);
  } finally {
    await Deno.remove(lock);
  }
});

tfjsTest("without the permission to read, the error says which flag to give", async () => {
  const found = await run("--no-config", "--no-lock");
  assert(found.startsWith("UsageError: tfjs: may not load TensorFlow.js"), found);
  assert(found.endsWith("or allow it with --allow-read"), found);
});
