import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { option } from "../../kernel/options.ts";
import { randomAxes } from "./random_search.ts";

const rate = option.number({ default: 0, description: "" });
const width = option.integer({ default: 1, min: 1, description: "" });

/** The values drawn for one option. */
function draw(item: string, samples: number, seed: number, declared = rate): string[] {
  const name = item.slice(0, item.indexOf("="));
  const [axis] = randomAxes([item], samples, seed, () => declared);
  return axis?.points.map((point) => point[name] ?? "") ?? [];
}

const seeds = fc.integer();

Deno.test("draws lie in their range, ends included", () => {
  const ends = fc.tuple(
    fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
    fc.double({ min: 1.0001, max: 1e3, noNaN: true }),
  );
  fc.assert(fc.property(ends, fc.constantFrom("", ":log"), seeds, ([low, factor], scale, seed) => {
    const high = low * factor;
    for (const text of draw(`model.x=${low}..${high}${scale}`, 20, seed)) {
      assert(Number(text) >= low && Number(text) <= high, `${text} is not in ${low}..${high}`);
    }
  }));
});

Deno.test("an option of whole numbers gets whole numbers, and each of them", () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom("", ":log"), (seed, scale) => {
      const drawn = draw(`model.hidden=1..4${scale}`, 200, seed, width);
      assertEquals([...new Set(drawn)].sort(), ["1", "2", "3", "4"]);
    }),
    { numRuns: 20 },
  );
});

Deno.test("a choice is among its values", () => {
  const drawn = draw("optimizer=sgd,adam", 50, 0);
  assertEquals([...new Set(drawn)].sort(), ["adam", "sgd"]);
});

Deno.test("logarithms spread evenly: each decade gets its share", () => {
  const drawn = draw("model.x=1e-4..1:log", 4000, 1).map(Number);
  for (const low of [1e-4, 1e-3, 1e-2, 1e-1]) {
    const share = drawn.filter((x) => x >= low && x < 10 * low).length / drawn.length;
    // Four standard deviations of a share of a quarter in 4,000 draws: 0.027.
    assert(Math.abs(share - 0.25) < 0.028, `found ${share} from ${low}`);
  }
});

Deno.test("the seed decides, and more samples or options do not change the first", () => {
  fc.assert(fc.property(seeds, (seed) => {
    const few = draw("model.x=0..1", 5, seed);
    assertEquals(draw("model.x=0..1", 5, seed), few);
    assertEquals(draw("model.x=0..1", 9, seed).slice(0, 5), few);
    const [both] = randomAxes(["epochs=1..9", "model.x=0..1"], 5, seed, () => rate);
    assertEquals(both?.points.map((point) => point["model.x"]), few);
  }));
  assert(draw("model.x=0..1", 1, 0)[0] !== draw("model.x=0..1", 1, 1)[0]);
});
