import { assert, assertEquals } from "@std/assert";
import {
  fanInUniform,
  fans,
  glorotNormal,
  heNormal,
  type Initializer,
  onesInit,
  Random,
  zerosInit,
} from "./mod.ts";

const shape = [200, 100, 3, 3];
const draw = (init: Initializer) => init(shape, new Random(3));

/** Root mean square and largest size. */
function spread(values: Float64Array): { rms: number; max: number } {
  const sum = values.reduce((total, v) => total + v * v, 0);
  return {
    rms: Math.sqrt(sum / values.length),
    max: values.reduce((m, v) => Math.max(m, Math.abs(v)), 0),
  };
}

Deno.test("fans count the window", () => {
  assertEquals(fans([200, 100, 3, 3]), { fanIn: 900, fanOut: 1800 });
  assertEquals(fans([10, 784]), { fanIn: 784, fanOut: 10 });
});

Deno.test("initializers have the spread that their formula says", () => {
  const near = (found: number, expected: number) => Math.abs(found / expected - 1) < 0.01;
  assert(near(spread(draw(glorotNormal)).rms, Math.sqrt(2 / 2700)));
  assert(near(spread(draw(heNormal)).rms, Math.sqrt(2 / 900)));
  const { rms, max } = spread(draw(fanInUniform));
  assert(near(rms, 1 / 30 / Math.sqrt(3)) && max <= 1 / 30);
});

Deno.test("constants are constant", () => {
  assertEquals(zerosInit([2], new Random(0)), new Float64Array(2));
  assertEquals(onesInit([2], new Random(0)), Float64Array.of(1, 1));
});
