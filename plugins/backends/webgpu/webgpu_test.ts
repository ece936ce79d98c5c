import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { UsageError, ValueError } from "../../../kernel/errors.ts";
import {
  type Backend,
  build,
  grad,
  Random,
  type Shape,
  step,
  tensor,
  type Values,
} from "../../../kernel/mod.ts";
import { cnn } from "../../models/cnn.ts";
import { softmaxCrossEntropy } from "../../ops/softmax_cross_entropy.ts";
import { adam } from "../../optimizers/adam.ts";
import { sgd } from "../../optimizers/sgd.ts";
import { batchNorm, multiply, sum } from "../../ops/mod.ts";
import { reference } from "../reference/mod.ts";
import { type AdapterSource, type Counts, createWebGpu } from "./mod.ts";
import { missing } from "./testing.ts";
import { findAdapter, findGpu, requestDevice } from "./adapter.ts";
import { Device } from "./device.ts";
import { createMatmul } from "./product/matmul.ts";
import { createProducts } from "./product/product.ts";
import { cutInto, cutOf, tiles } from "./product/tile.ts";
import { createReduce } from "./reduce.ts";
import { resultsIn } from "./results.ts";

/** A test that needs an adapter. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `webgpu: ${name}`, ignore: missing !== undefined, fn });
}

/** Deno's adapters, whose devices are changed by `change` before the backend gets them. */
function changed(change: (device: GPUDevice) => void): AdapterSource {
  return {
    async requestAdapter(options) {
      const adapter = await navigator.gpu.requestAdapter(options);
      if (adapter === null) return null;
      const { requestDevice } = adapter;
      adapter.requestDevice = async (descriptor) => {
        const device = await Reflect.apply(requestDevice, adapter, [descriptor]);
        change(device);
        return device;
      };
      return adapter;
    },
  };
}

/** Adapters whose devices give back numbers that `lie` has been at. */
const lying = (lie: (numbers: Float32Array) => void): AdapterSource =>
  changed((device) => {
    const { createBuffer } = device;
    device.createBuffer = (descriptor) => {
      const buffer = Reflect.apply(createBuffer, device, [descriptor]);
      const { getMappedRange } = buffer;
      buffer.getMappedRange = (...range) => {
        const mapped = Reflect.apply(getMappedRange, buffer, range).slice(0);
        lie(new Float32Array(mapped));
        return mapped;
      };
      return buffer;
    };
  });

/** Adapters whose devices misunderstand shaders. */
const misunderstanding = (text: string, other: string): AdapterSource =>
  changed((device) => {
    const { createShaderModule } = device;
    device.createShaderModule = (descriptor) => {
      const code = descriptor.code.replaceAll(text, other);
      return Reflect.apply(createShaderModule, device, [{ ...descriptor, code }]);
    };
  });

test("a device that lies is refused by name, whatever the lie", async () => {
  const liars = {
    "zeros": lying((numbers) => numbers.fill(0)),
    "the last number a little off": lying((numbers) => {
      const last = numbers.length - 1;
      numbers[last] = (numbers[last] ?? 0) * 1.01 + 0.01;
    }),
    "no sum": misunderstanding("fma(", "fma(0.0 * "),
    "a barrier that does not hold": misunderstanding("k < 16u", "k < 15u"),
    "another generator": misunderstanding("13u), 15u)", "13u), 14u)"),
    "the last of equals": misunderstanding("b.value > a.value", "b.value < a.value"),
  };
  for (const [lie, gpu] of Object.entries(liars)) {
    const error = await assertRejects(() => createWebGpu({ gpu }), UsageError, undefined, lie);
    assert(/^webgpu: the adapter .+ computes wrong numbers: /.test(error.message), error.message);
  }
});

/** What each of some steps of the report's CNN asks of the GPU. */
async function countSteps(backend: Awaited<ReturnType<typeof createWebGpu>>, steps: number) {
  const task = { inputShape: [3, 32, 32], classes: 10 };
  const model = build(cnn(task), { ...task, random: new Random(0), backend });
  const optimizer = adam(model.parameters);
  const images = new Float32Array(2 * 3072).fill(0.5);
  const counts: Counts[] = [];
  for (let i = 0; i < steps; i++) {
    const before = { ...backend.counts };
    const loss = step(() => {
      const x = tensor(images, { shape: [2, 3, 32, 32], backend });
      const loss = softmaxCrossEntropy(model.forward(x), tensor([3, 1], { backend }));
      optimizer.step(grad(loss, Object.values(model.parameters)));
      return loss;
    });
    assert(Number.isFinite(await loss.item()));
    loss.release();
    counts.push({
      dispatches: backend.counts.dispatches - before.dispatches,
      submissions: backend.counts.submissions - before.submissions,
      bindGroups: backend.counts.bindGroups - before.bindGroups,
    });
  }
  return counts;
}

test("a step of the report's CNN is one submission of 56 kernels, and makes no bind group", async () => {
  const [, , ...counts] = await countSteps(await createWebGpu(), 8);
  for (const { dispatches, submissions } of counts) {
    assert(dispatches <= 56, `${dispatches} kernels`);
    assertEquals(submissions, 1);
  }
  // Once, a block that was free no sooner may be found: of what was made before the steps and collected now.
  assert(counts.filter(({ bindGroups }) => bindGroups === 0).length >= 4);
});

test("what is uploaded does not overtake what still reads the block before", async () => {
  const backend = await createWebGpu();
  const old = backend.upload([1, 2, 3, 4]);
  const sum = backend.reduce("sum", { data: old, shape: [4] }, [0]);
  backend.release(old);
  const young = backend.upload([10, 20, 30, 40]);
  assertEquals([...await backend.read(sum, 1)], [10]);
  assertEquals([...await backend.read(young, 4)], [10, 20, 30, 40]);
});

test("more kernels than a batch has room for are computed in their order", async () => {
  const backend = await createWebGpu();
  let x = backend.upload([0, 1]);
  for (let i = 0; i < 1100; i++) {
    const next = backend.permute({ data: x, shape: [2] }, [0]);
    backend.release(x);
    x = next;
  }
  assertEquals([...await backend.read(x, 2)], [0, 1]);
  assertEquals(backend.memory().arrays, 1);
});

test("a lost device is one line, at whatever is asked next", async () => {
  let device: GPUDevice | undefined;
  const backend = await createWebGpu({ gpu: changed((made) => device = made) });
  const x = backend.upload([1, 2]);
  device?.destroy();
  await device?.lost;
  const message = "webgpu: the device was lost, with everything on it";
  const error = await assertRejects(() => backend.read(x, 2), UsageError);
  assertStringIncludes(error.message, message);
  const again = assertThrows(() => backend.upload(new Float32Array(1e5)), UsageError);
  assertStringIncludes(again.message, message);
});

test("an array beyond what a binding holds is refused with both sizes", async () => {
  const backend = await createWebGpu();
  const error = assertThrows(() => backend.random([0, 0], [2 ** 40]), ValueError);
  assertStringIncludes(error.message, "webgpu: an array of 4398046511104 bytes was asked for");
});

Deno.test("webgpu: where there is no adapter, one line says how to get one", async () => {
  const gpu: AdapterSource = { requestAdapter: () => Promise.resolve(null) };
  const error = await assertRejects(() => createWebGpu({ gpu }), UsageError);
  assertStringIncludes(error.message, "webgpu: no graphics adapter was found; ");
  const software = await assertRejects(
    () => createWebGpu({ gpu, adapter: "software" }),
    UsageError,
  );
  assertStringIncludes(software.message, "apt-get install");
});

Deno.test("webgpu: a product's tiles and parts cover it, once", () => {
  const size = fc.integer({ min: 1, max: 5000 });
  fc.assert(fc.property(size, size, size, size, fc.boolean(), (batches, m, n, k, mayCut) => {
    const { tile, across, down, parts, part } = cutOf({ batches, m, n, k }, mayCut);
    assert(across * tile.columns >= n && (across - 1) * tile.columns < n);
    assert(down * tile.rows >= m && (down - 1) * tile.rows < m);
    assert(parts * part >= k && (parts - 1) * part < k);
    assert(mayCut || parts === 1);
  }));
});

test("products in every tile, their sums whole and cut, are right whichever side is transposed", async () => {
  const adapter = await findAdapter(findGpu(), "fast");
  const device = new Device(await requestDevice(adapter));
  const results = resultsIn(device.memory, "float32");
  const reduce = createReduce(device, results);
  const truth = reference({ dtype: "float64" });
  const random = new Random(1);
  // Vectors of four, and none; a part of a tile, and several.
  for (const [batches, m, n, k] of [[1, 5, 7, 3], [2, 132, 36, 40], [1, 133, 150, 37]] as const) {
    const a = Float32Array.from({ length: batches * m * k }, () => random.normal());
    const b = Float32Array.from({ length: batches * k * n }, () => random.normal());
    for (
      const transposed of [[0, 0], [0, 1], [1, 0], [1, 1]].map(([a, b]) => ({
        a: a === 1,
        b: b === 1,
      }))
    ) {
      const left = [batches, ...transposed.a ? [k, m] : [m, k]];
      const right = [batches, ...transposed.b ? [n, k] : [k, n]];
      const expected = await productOf(truth, a, left, b, right, transposed);
      for (const tile of tiles) {
        for (const wanted of [1, 3]) {
          const cut: typeof cutOf = (sizes) => cutInto(tile, sizes, wanted);
          const run = createProducts(
            device,
            results,
            (x, parts, length) => reduce("sum", { data: x, shape: [parts, length] }, [0]),
            cut,
          );
          const found = await productOf(
            {
              upload: (v) => device.upload(v),
              read: (x, length) => device.read(x, length),
              matmul: createMatmul(device, results, run),
            },
            a,
            left,
            b,
            right,
            transposed,
          );
          found.forEach((x, i) =>
            assert(
              Math.abs(x - (expected[i] ?? NaN)) < 1e-5 * k,
              `${x} at ${i} in tiles of ${tile.rows} x ${tile.columns}`,
            )
          );
        }
      }
    }
  }
});

/** A product of two arrays on a backend. */
async function productOf<Handle>(
  backend: Pick<Backend<Handle>, "matmul" | "upload" | "read">,
  a: Float32Array,
  left: Shape,
  b: Float32Array,
  right: Shape,
  transposed: { readonly a: boolean; readonly b: boolean },
): Promise<Values> {
  const product = backend.matmul(
    { data: backend.upload(a), shape: left },
    { data: backend.upload(b), shape: right },
    transposed,
  );
  const [batches = 1] = left;
  const m = left[transposed.a ? 2 : 1] ?? 1;
  const n = right[transposed.b ? 1 : 2] ?? 1;
  return await backend.read(product, batches * m * n);
}

test("stored in float16, gradients too small for it survive in a scaled loss; parameters stay float32", async () => {
  const backend = await createWebGpu({ storage: "float16" });
  const trained = async (scale: number) => {
    const p = tensor([1, 2], { backend, requiresGrad: true });
    const optimizer = sgd({ p }, { learningRate: 2 ** 20, gradientScale: scale });
    // A gradient of 2^-30: float16 knows nothing below 2^-24.
    step(() => optimizer.step(grad(multiply(sum(multiply(p, 2 ** -20)), scale * 2 ** -10), [p])));
    return await p.values();
  };
  assertEquals([...await trained(1)], [1, 2]);
  assertEquals([...await trained(2 ** 16)], [1 - 2 ** -10, 2 - 2 ** -10]);
});

test("float16 is refused by name where the adapter lacks it", async () => {
  const gpu: AdapterSource = {
    async requestAdapter(options) {
      const adapter = await navigator.gpu.requestAdapter(options);
      if (adapter !== null) Object.defineProperty(adapter, "features", { value: new Set() });
      return adapter;
    },
  };
  const error = await assertRejects(() => createWebGpu({ gpu, storage: "float16" }), UsageError);
  assertStringIncludes(error.message, "lacks the feature shader-f16; leave the option storage out");
});

test("more workgroups than lie along one dimension of a grid are all computed", async () => {
  const backend = await createWebGpu();
  const [rows, columns] = [70_000, 65];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => i % 7);
  const x = { data: backend.upload(values), shape: [rows, columns] };
  const sums = await backend.read(backend.reduce("sum", x, [1]), rows);
  for (let row = 0; row < rows; row++) {
    const expected = values.subarray(row * columns, (row + 1) * columns).reduce((a, b) => a + b);
    assert(sums[row] === expected, `${sums[row]} in row ${row}, not ${expected}`);
  }
});

test("batch normalisation is exact beside an outlier", async () => {
  const values = Float32Array.from(
    { length: 64 * 1024 },
    (_, i) => i === 0 ? 1000 : Math.sin(13 * i),
  );
  const normalized = async (backend: Backend) => {
    const x = tensor(values, { shape: [64, 1, 32, 32], backend });
    const [scale, offset] = [tensor([1], { backend }), tensor([0], { backend })];
    return await batchNorm(x, scale, offset).values();
  };
  const [found, right] = [
    await normalized(await createWebGpu()),
    await normalized(reference({ dtype: "float64" })),
  ];
  const largest = Math.max(...right.slice(1).map(Math.abs));
  for (let i = 1; i < values.length; i++) {
    assert(Math.abs((found[i] ?? NaN) - (right[i] ?? NaN)) < 1e-5 * largest, `${found[i]} at ${i}`);
  }
});
