import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Backend, sizeOf } from "../../../kernel/backend.ts";
import { ValueError } from "../../../kernel/errors.ts";
import { createWasm, type WasmArray } from "./mod.ts";
import { kernelOf } from "./testing.ts";

Deno.test("upload rounds to float32 and read gives a copy of its own", async () => {
  const backend = createWasm();
  const array = backend.upload([0.1, 1e40, NaN]);
  const reading = backend.read(array, 3);
  backend.release(array);
  backend.release(backend.upload([7, 7, 7]));
  assertEquals([...await reading], [Math.fround(0.1), Infinity, NaN]);
});

Deno.test("arrays keep their values while the memory grows under them", async () => {
  const backend = createWasm();
  const small = backend.upload([1, 2, 3]);
  const large = backend.upload(new Float32Array(2 ** 20));
  assertEquals([...await backend.read(small, 3)], [1, 2, 3]);
  const sum = backend.reduce("sum", { data: large, shape: [2 ** 20] }, [0]);
  assertEquals([...await backend.read(sum, 1)], [0]);
});

Deno.test("maximumBytes is kept, and running out is an error for the user", () => {
  const backend = createWasm({ maximumBytes: 4 * 2 ** 20 });
  const arrays = Array.from({ length: 3 }, () => backend.upload(new Float32Array(200_000)));
  assertThrows(() => backend.random([0, 0], [500_000]), ValueError, "out of memory");
  for (const array of arrays) backend.release(array);
  assertEquals(backend.memory().arrays, 0);
});

Deno.test("memory counts arrays and bytes, and none is left when all are released", () => {
  const backend = createWasm();
  assertEquals(backend.memory().arrays, 0);
  const x = { data: backend.upload(new Float32Array(35)), shape: [5, 7] };
  const y = backend.matmul(x, x, { a: false, b: true });
  assertEquals({ ...backend.memory(), reserved: 0 }, { arrays: 2, bytes: 240, reserved: 0 });
  backend.release(x.data);
  backend.release(y);
  assertEquals({ ...backend.memory(), reserved: 0 }, { arrays: 0, bytes: 0, reserved: 0 });
});

Deno.test("an array that was released is refused by every primitive", () => {
  const backend = createWasm();
  const x = { data: backend.upload([1, 2]), shape: [1, 2] };
  backend.release(x.data);
  const uses = [
    () => backend.release(x.data),
    () => backend.reduce("sum", x, [0]),
    () => backend.matmul(x, x, { a: false, b: true }),
    () => backend.permute(x, [1, 0]),
    () => backend.slice(x, [0, 0], [1, 1]),
    () => backend.pad(x, [0, 0], [2, 2], 0),
    () => backend.concat([x, x], 0),
    () => backend.gather({ ...x, shape: [1, 2, 1] }, x),
    () => backend.scatterAdd({ ...x, shape: [1, 2, 1] }, x, 3),
  ];
  for (const use of uses) assertThrows(use, Error, "after it was released");
});

/** Runs each primitive once, on arrays of ones. */
function primitives(backend: Backend<WasmArray>): (() => WasmArray | undefined)[] {
  const array = (shape: readonly number[]) => ({
    shape,
    data: backend.upload(new Float32Array(sizeOf(shape)).fill(1)),
  });
  const x = array([2, 5, 13]);
  const y = array([2, 13, 7]);
  const matrix = array([13, 7]);
  const row = array([13]);
  const windows = { size: [2], stride: [1], dilation: [1], padding: [[1, 0] as const] };
  const kernel = kernelOf("add", 2);
  return [
    () => backend.matmul(x, y, { a: false, b: false }),
    () => backend.matmul(x, matrix, { a: false, b: false }),
    () => backend.matmul(matrix, matrix, { a: true, b: false }),
    () => backend.matmul(matrix, matrix, { a: false, b: true }),
    () => backend.elementwise(kernel, [x, x], [], x.shape)[0],
    () => backend.elementwise(kernel, [x, row], [], x.shape)[0],
    () => backend.reduce("sum", x, [1]),
    () => backend.reduce("max", x, [2]),
    () => backend.reduce("argmax", x, [0]),
    () => backend.permute(x, [2, 0, 1]),
    () => backend.slice(x, [0, 1, 2], [2, 3, 9]),
    () => backend.pad(x, [1, 0, 1], [4, 5, 15], 3),
    () => backend.concat([x, x], 1),
    () => backend.gather(x, { data: row.data, shape: [2, 3] }),
    () => backend.scatterAdd(x, { data: row.data, shape: [2, 5] }, 4),
    () => backend.unfold(x, windows),
    () => backend.fold({ data: y.data, shape: [13, 2, 7] }, windows, [13, 7]),
    () => backend.random([1, 2], [77]),
  ];
}

Deno.test("no primitive writes beyond the block of its result", async () => {
  const { length } = primitives(createWasm());
  for (let i = 0; i < length; i++) {
    const backend = createWasm();
    const primitive = primitives(backend)[i];
    primitive?.(); // whatever it keeps for itself is taken now
    const first = primitive?.();
    // New blocks lie one behind the other, and the second run gets the block of the first again.
    const behind = backend.upload(new Float32Array(400).fill(7));
    assert(first !== undefined && behind.address > first.address);
    assert(behind.address - first.address < 4 * first.length + 512, "blocks are not neighbours");
    const { address } = first;
    backend.release(first);
    assertEquals(primitive?.()?.address, address);
    const found = await backend.read(behind, 400);
    assert(found.every((value) => value === 7), `${primitive}: ${found}`);
  }
});
