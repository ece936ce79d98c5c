import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Backend } from "../../../../kernel/backend.ts";
import { ValueError } from "../../../../kernel/errors.ts";
import {
  adam,
  batchNormLayer,
  build,
  conv,
  dropoutLayer,
  flattenLayer,
  grad,
  linear,
  maxPool,
  Random,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
  step,
  tensor,
} from "../../../../mod.ts";
import { Module } from "../assembler.ts";
import { f32, i32 } from "../assembler.ts";
import { Engine } from "../engine.ts";
import { createWasm } from "../mod.ts";

/** The bits of all parameters after some steps of a network that has every kind of layer. */
function train(backend: Backend): Promise<number[][]> {
  const task = { inputShape: [3, 20, 20], classes: 10 };
  const network = sequential(
    conv(8, { padding: "same" }),
    batchNormLayer(),
    relu,
    maxPool(2),
    residual(sequential(conv(8, { padding: "same", bias: false }), batchNormLayer(), relu)),
    conv(12, { stride: 2 }),
    relu,
    flattenLayer(),
    linear(40),
    dropoutLayer(0.1),
    linear(10),
  );
  const model = build(network, { ...task, random: new Random(0), backend });
  const parameters = Object.values(model.parameters);
  const optimizer = adam(model.parameters);
  const random = new Random(1);
  // 37 images: no number of parts divides them.
  const images = Float32Array.from({ length: 37 * 1200 }, () => random.normal());
  const labels = Float32Array.from({ length: 37 }, (_, i) => i % 10);
  for (let i = 0; i < 3; i++) {
    step(() => {
      const x = tensor(images, { shape: [37, ...task.inputShape], backend });
      const y = tensor(labels, { backend });
      const loss = softmaxCrossEntropy(model.forward(x, { training: true, random }), y);
      optimizer.step(grad(loss, parameters));
    });
  }
  return Promise.all(parameters.map(async (p) => {
    const values = Float32Array.from(await p.values());
    return [...new Int32Array(values.buffer)];
  }));
}

Deno.test("training has the same bits on one thread, two and three, however finely work is split", async () => {
  const expected = await train(createWasm());
  assert(expected.flat().some((bits) => bits !== 0));
  for (const threads of [1, 2, 3]) {
    for (const leastPart of [20_000, 1e-9]) {
      assertEquals(await train(createWasm({ threads, leastPart })), expected);
    }
  }
});

Deno.test("training has the same bits wherever in it the threads start", async () => {
  const expected = await train(createWasm());
  // A thread starts when 2500 parts could have been handed over: in the first step, the second, the third.
  for (const leastPart of [100, 300, 800, 1500, 2500, 3500]) {
    assertEquals(await train(createWasm({ threads: 2, leastPart })), expected);
  }
});

Deno.test("without shared memory there is one thread, and results are the same", async () => {
  const expected = await train(createWasm());
  const { SharedArrayBuffer } = globalThis;
  Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
  try {
    assertEquals(new Engine({ threads: 2, leastPart: 1e-9 }).partsFor(1e9), 1);
    assertEquals(await train(createWasm({ threads: 2, leastPart: 1e-9 })), expected);
  } finally {
    Object.assign(globalThis, { SharedArrayBuffer });
  }
});

/** An engine that splits whatever it can, over threads that have been started. */
function started(threads: number): Engine {
  const engine = new Engine({ threads, leastPart: 1e-9 });
  for (let i = 1; i < threads; i++) assertEquals(engine.partsFor(1e9), 2 * (i + 1));
  return engine;
}

/** Such an engine, with a kernel that adds its argument to the number at an address. */
function adder(threads: number) {
  const engine = started(threads);
  const module = new Module();
  module.func("add", ["i32", "i32"], (f, at, number) => {
    const sum = f32.add(f32.load(at), f32.convertI32U(number));
    f.do(f32.store(at, sum));
  });
  module.func("fail", [], (f) => f.do(f32.store(i32.const(-16), f32.const(0))));
  module.func("addWord", ["i32"], (f, block) => {
    const at = f.let(i32.load(block));
    f.do(f32.store(at, f32.add(f32.load(at), f32.load(block, 4))));
  });
  const find = engine.load(module);
  const array = engine.memory.allocate(64);
  engine.memory.f32.fill(0, array.address / 4, array.address / 4 + 64);
  const values = () => [...engine.memory.f32.slice(array.address / 4, array.address / 4 + 64)];
  return { engine, array, values, add: find("add"), addWord: find("addWord"), fail: find("fail") };
}

Deno.test("parts run at the same time", () => {
  const engine = started(2);
  const module = new Module();
  // Raises a flag, then waits for the other one; what is left of its patience goes to where the flag was.
  module.func("meet", ["i32", "i32"], (f, own, other) => {
    f.do(i32.store(own, i32.const(1)));
    const patience = f.let(i32.const(2 ** 31 - 1));
    f.while(
      i32.and(i32.gtU(patience, i32.const(0)), i32.eq(i32.load(other), i32.const(0))),
      () => f.advance(patience, -1),
    );
    f.do(i32.store(own, patience, 4));
  });
  const meet = engine.load(module)("meet");
  const { address } = engine.memory.allocate(64);
  const left = () => [1, 33].map((word) => engine.memory.i32[address / 4 + word] ?? 0);
  engine.memory.i32.fill(0, address / 4, address / 4 + 64);
  // The other thread may take its time to start.
  for (let i = 0; i < 20 && left().some((patience) => patience === 0); i++) {
    engine.memory.i32.fill(0, address / 4, address / 4 + 64);
    engine.split(2, (part) => meet(address + 128 * part, address + 128 * (1 - part)));
  }
  assert(left().every((patience) => patience > 0), "the parts waited for each other in vain");
});

Deno.test("more calls than there is room to write down all run, in their order within a part", () => {
  const { engine, array, values, add, addWord } = adder(2);
  engine.split(64, (part) => {
    for (let i = 1; i <= 300; i++) {
      add(array.address + 4 * part, i);
      const block = engine.block(2);
      engine.memory.i32[block] = array.address + 4 * part;
      engine.memory.f32[block + 1] = i / 2;
      addWord(4 * block);
    }
  });
  assertEquals(values(), new Array(64).fill(1.5 * 300 * 301 / 2));
});

Deno.test("a call outside of split runs at once, and split within split is one part of it", () => {
  const { engine, array, values, add } = adder(2);
  add(array.address, 7);
  assertEquals(values()[0], 7);
  engine.split(3, (outer) => {
    assertEquals(engine.partsFor(1e9), 1);
    engine.split(2, (inner) => add(array.address + 4 * (1 + 2 * outer + inner), 1));
  });
  assertEquals(values().slice(0, 8), [7, 1, 1, 1, 1, 1, 1, 0]);
});

Deno.test("an error while work is written down runs none of it, and the next work runs", () => {
  const { engine, array, values, add } = adder(2);
  assertThrows(
    () =>
      engine.split(4, (part) => {
        add(array.address, 1);
        if (part === 2) throw new ValueError("out of memory");
      }),
    ValueError,
  );
  assertEquals(values()[0], 0);
  engine.split(4, () => add(array.address + 4, 1));
  assert((values()[1] ?? 0) >= 1);
});

Deno.test("a kernel that fails is an error, on whichever thread, and the next work runs", () => {
  const { engine, array, values, add, fail } = adder(3);
  for (let i = 0; i < 20; i++) {
    assertThrows(() => engine.split(6, () => fail()), Error);
    engine.split(6, (part) => add(array.address + 4 * part, 1));
  }
  assertEquals(values().slice(0, 7), [20, 20, 20, 20, 20, 20, 0]);
});

Deno.test("a thread starts when there has been work that would have paid for it", () => {
  const engine = new Engine({ threads: 2 });
  const calls = Array.from({ length: 60 }, () => engine.partsFor(1e6));
  const first = calls.findIndex((parts) => parts > 1);
  assertEquals(first, 49);
  assertEquals(calls.slice(first), calls.slice(first).fill(4));
});

Deno.test("a call with more arguments than a block has room for is refused", () => {
  assertThrows(() => new Engine().block(2000), Error, "2000 words");
});

Deno.test({
  name: "the threads of a backend that nobody has any more end",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const mod = new URL("../mod.ts", import.meta.url).href;
    const script = `
      import { createWasm } from "${mod}";
      const threads = () => [...Deno.readDirSync("/proc/self/task")].length;
      const use = () => {
        const backend = createWasm({ threads: 3, leastPart: 1e-9 });
        const x = { data: backend.upload(new Float32Array(4096)), shape: [64, 64] };
        for (let i = 0; i < 4; i++) backend.release(backend.matmul(x, x, { a: false, b: false }));
      };
      use();
      const before = threads();
      for (let i = 0; i < 4; i++) use();
      const most = threads();
      for (let i = 0; i < 100 && threads() > before; i++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      console.log(most - before >= 8, threads() <= before);
    `;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--v8-flags=--expose-gc", script],
    }).output();
    assertEquals(new TextDecoder().decode(stdout).trim(), "true true");
  },
});

Deno.test("small work is not split, and large work into parts that are worth it", () => {
  const engine = new Engine({ threads: 4 });
  for (let i = 0; i < 4; i++) engine.partsFor(1e9);
  assertEquals([10, 39_000, 41_000, 100_000, 1e9].map((ns) => engine.partsFor(ns)), [
    1,
    1,
    2,
    5,
    8,
  ]);
  assertEquals(new Engine({ threads: 1 }).partsFor(1e9), 1);
});

Deno.test("a range is cut at multiples of its unit, and every item is in one part", () => {
  const engine = new Engine();
  for (
    const [parts, size, unit] of [[4, 100, 16], [3, 7, 1], [8, 5, 2], [1, 10, 4], [
      5,
      0,
      1,
    ]] as const
  ) {
    const seen: number[] = [];
    engine.splitRange(parts, size, unit, (start, count) => {
      assertEquals(start % unit, 0);
      for (let i = start; i < start + count; i++) seen.push(i);
    });
    assertEquals(seen, Array.from({ length: size }, (_, i) => i));
  }
});
