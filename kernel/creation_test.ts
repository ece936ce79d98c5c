import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { full, ones, Random, ShapeError, tensor, uniform, zeros } from "./mod.ts";

const backend = reference({ dtype: "float64" });

Deno.test("nested arrays give a tensor its shape", async () => {
  const x = tensor([[[1, 2]], [[3, 4]]], { backend });
  assertEquals([x.shape, [...await x.values()]], [[2, 1, 2], [1, 2, 3, 4]]);
  assertEquals([tensor(5, { backend }).shape, tensor([], { backend }).shape], [[], [0]]);
  assertEquals(tensor([[], []], { backend }).shape, [2, 0]);
});

Deno.test("flat values take a shape of the same size", () => {
  assertEquals(tensor(new Float32Array(6), { backend, shape: [2, 3] }).shape, [2, 3]);
  assertThrows(
    () => tensor(new Float32Array(5), { backend, shape: [2, 3] }),
    ShapeError,
    "found 5 values, needed: 6 for shape [2, 3]",
  );
});

Deno.test("ragged rows are refused", () => {
  assertThrows(() => tensor([[1, 2], [3]], { backend }), ShapeError, "found a row of length 1");
  assertThrows(() => tensor([[1], 2], { backend }), ShapeError, "found a number where");
  assertThrows(() => tensor([1, [2]], { backend }), ShapeError, "needed: a number");
});

Deno.test("constants fill their shape and may ask for a gradient", async () => {
  assertEquals([...await full([2, 2], 7, { backend }).values()], [7, 7, 7, 7]);
  assertEquals([...await zeros([3], { backend }).values()], [0, 0, 0]);
  const x = ones([], { backend, requiresGrad: true });
  assertEquals([x.requiresGrad, x.origin, await x.item()], [true, undefined, 1]);
});

Deno.test("uniform numbers on a backend are those of the host's stream", async () => {
  const random = new Random(5);
  const x = uniform([4], random.key, { backend });
  assertEquals([...await x.values()], [1, 2, 3, 4].map(() => random.uniform()));
});

Deno.test("only a tensor of one element has an item", async () => {
  assertEquals(await tensor([[3]], { backend }).item(), 3);
  await assertRejects(() => tensor([1, 2], { backend }).item(), ShapeError, "has 2 elements");
});

Deno.test("a printed tensor says what it is", () => {
  const x = tensor([1, 2], { backend });
  assertEquals(`${x}`, "Tensor [2] float64 on reference");
  assertEquals(Deno.inspect({ x }), "{ x: Tensor [2] float64 on reference }");
});
