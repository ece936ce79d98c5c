import { assert, assertEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { add } from "../plugins/ops/add.ts";
import { multiply } from "../plugins/ops/multiply.ts";
import { sigmoid } from "../plugins/ops/sigmoid.ts";
import {
  type Backend,
  grad,
  keep,
  overwrite,
  step,
  sumTo,
  type Tensor,
  tensor,
  UsageError,
} from "./mod.ts";
import { discard, tidy } from "./scope.ts";

/** A backend of the test's own, so that nothing else is counted. */
const fresh = (): Backend => reference();
const arrays = (backend: Backend): number => backend.memory().arrays;

Deno.test("a step gives back all that it made", () => {
  const backend = fresh();
  const x = tensor([1, 2], { backend, requiresGrad: true });
  step(() => {
    const y = sumTo(multiply(sigmoid(x), x), []);
    grad(y, [x]);
  });
  assertEquals(arrays(backend), 1);
});

Deno.test("1,000 training steps leave what 10 left", () => {
  const backend = fresh();
  const w = tensor([[0.5, -1], [2, 1]], { backend, requiresGrad: true });
  const train = (steps: number) => {
    for (let i = 0; i < steps; i++) {
      step(() => {
        const [dw] = grad(sumTo(sigmoid(multiply(w, w)), []), [w]);
        overwrite(w, add(w, multiply(dw, -0.1)));
      });
    }
    return backend.memory();
  };
  assertEquals(train(10), train(1000));
});

Deno.test("what a step returns survives it, in arrays and objects", async () => {
  const backend = fresh();
  const { a, list } = step(() => {
    const x = tensor([3], { backend });
    const y = multiply(x, 2);
    multiply(y, y);
    return { a: x, list: [y, 7] as const };
  });
  assertEquals([...await a.values(), ...await list[0].values(), list[1]], [3, 6, 7]);
  assertEquals(arrays(backend), 2);
});

Deno.test("the same tensor returned twice is the same tensor", () => {
  const [a, b] = step(() => {
    const x = tensor([3], { backend: fresh() });
    return [x, x];
  });
  assert(a === b);
});

Deno.test("what a step returns is a leaf: the graph behind it is gone", () => {
  const backend = fresh();
  const x = tensor([1], { backend, requiresGrad: true });
  const y = step(() => multiply(x, x));
  assertEquals([y.origin, y.requiresGrad, arrays(backend)], [undefined, false, 2]);
});

Deno.test("a tensor from outside may be returned and is left alone", () => {
  const x = tensor([1], { backend: fresh(), requiresGrad: true });
  assert(step(() => x) === x);
});

Deno.test("the values of a tensor that went with its step are refused in one line", () => {
  const backend = fresh();
  const lost: { x?: ReturnType<typeof tensor> } = {};
  step(() => {
    lost.x = tensor([1], { backend });
  });
  assertThrows(() => lost.x?.values(), UsageError, "return it from step() to keep it");
  assertThrows(() => lost.x && sigmoid(lost.x), UsageError, "went back to the pool");
});

Deno.test("a step may be inside a step: what the inner returns belongs to the outer", () => {
  const backend = fresh();
  const y = step(() => {
    const inner = step(() => multiply(tensor([2], { backend }), 3));
    assertEquals(arrays(backend), 1);
    return add(inner, 1);
  });
  assertEquals(arrays(backend), 1);
  discard(y);
  assertEquals(arrays(backend), 0);
});

Deno.test("a body that waits is refused, and its tensors go back", () => {
  const backend = fresh();
  assertThrows(
    () =>
      step(() => {
        tensor([1], { backend });
        return Promise.resolve(1);
      }),
    TypeError,
    "the body must be synchronous",
  );
  assertEquals(arrays(backend), 0);
});

Deno.test("a body that throws gives back what it made", () => {
  const backend = fresh();
  assertThrows(
    () =>
      step(() => {
        tensor([1], { backend });
        throw new Error("mine");
      }),
    Error,
    "mine",
  );
  assertEquals(arrays(backend), 0);
  // And the next tensor belongs to nobody again.
  tensor([1], { backend });
  step(() => 0);
  assertEquals(arrays(backend), 1);
});

Deno.test("a kept tensor outlives the step that made it", async () => {
  const backend = fresh();
  const kept = step(() => {
    const box = { values: keep(tensor([4], { backend })) };
    return new Map([["box", box]]);
  }).get("box");
  assertEquals([...await kept?.values.values() ?? []], [4]);
});

Deno.test("tidy keeps the graph of what it returns", async () => {
  const backend = fresh();
  const x = tensor([3], { backend, requiresGrad: true });
  const y = tidy(() => {
    multiply(x, 100);
    return multiply(x, x);
  });
  assertEquals([...await grad(y, [x])[0].values()], [6]);
});

Deno.test("a detached tensor shares the values and is given back like any other", () => {
  const backend = fresh();
  const x = tensor([1, 2], { backend, requiresGrad: true });
  step(() => {
    const y = multiply(x.detach(), 2);
    assertEquals([y.requiresGrad, arrays(backend)], [false, 3]);
  });
  discard(x);
  assertEquals(arrays(backend), 0);
});

Deno.test("values shared by a reshape go back with the last tensor that has them", () => {
  const backend = fresh();
  const x = tensor([[1, 2]], { backend });
  const same = step(() => x.detach());
  discard(x);
  assertEquals(arrays(backend), 1);
  discard(same);
  assertEquals(arrays(backend), 0);
});

Deno.test("a tensor of an outer step may be kept from within an inner one", async () => {
  const backend = fresh();
  const kept: Tensor[] = [];
  step(() => {
    const x = tensor([4], { backend });
    step(() => void kept.push(keep(x)));
  });
  assertEquals([...await kept[0]?.values() ?? []], [4]);
});
