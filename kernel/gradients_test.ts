import { assertEquals } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { multiply } from "../plugins/ops/multiply.ts";
import { sigmoid } from "../plugins/ops/sigmoid.ts";
import { add } from "../plugins/ops/add.ts";
import { grad, step, tensor } from "./mod.ts";

Deno.test("a backward pass gives every gradient back as soon as nobody needs it", () => {
  const backend = reference();
  step(() => {
    const x = tensor([3], { backend, requiresGrad: true });
    let y = sigmoid(x);
    for (let i = 0; i < 10; i++) y = add(multiply(y, y), multiply(y, x));
    const before = backend.memory().arrays;
    grad(y, [x]);
    assertEquals(backend.memory().arrays - before, 1);
  });
});

Deno.test("what the caller gave or gets is not given back", async () => {
  const backend = reference();
  const x = tensor([3], { backend, requiresGrad: true });
  const seed = tensor([2], { backend });
  const y = add(x, x);
  const [dx, dy] = grad(y, [x, y], { seed });
  assertEquals([await dx.item(), await dy.item(), await seed.item()], [4, 2, 2]);
});
