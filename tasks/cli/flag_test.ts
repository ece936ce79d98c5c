import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../kernel/errors.ts";
import { option } from "../../kernel/options.ts";
import { describeFlag, describeOption, flagName, kebabCase, optional } from "./flag.ts";

const rate = option.number({ default: 0.5, above: 0, description: "step size" });

Deno.test("a flag is written in kebab case, a switch that is on by default with no-", () => {
  const shuffle = (on: boolean) => ({
    option: option.boolean({ default: on, description: "order" }),
  });
  assertEquals(kebabCase("gradientClipNorm"), "gradient-clip-norm");
  assertEquals(flagName("learningRate", { value: "<x>", option: rate }), "--learning-rate");
  assertEquals(flagName("shuffle", shuffle(true)), "--no-shuffle");
  assertEquals(flagName("shuffle", shuffle(false)), "--shuffle");
});

Deno.test("an option is described with its default and what is allowed, where there is any", () => {
  assertEquals(describeOption(rate), "step size (default: 0.5; allowed: a number above 0)");
  assertEquals(describeOption(optional(rate)), "step size (allowed: a number above 0)");
  const text = option.text({ default: "", description: "a name" });
  assertEquals(describeOption(text), "a name");
  assertEquals(describeFlag({ option: option.boolean({ default: true, description: "d" }) }), "d");
});

Deno.test("an option that may be left out is undefined then, and checked otherwise", () => {
  const maybe = optional(rate);
  assertEquals(maybe.default, undefined);
  assertEquals(maybe.check(undefined, "x"), undefined);
  assertEquals(maybe.check(2, "x"), 2);
  assertThrows(() => maybe.check(-1, "x"), ValueError, "x: found -1");
  assertThrows(() => maybe.parse("-1", "x"), ValueError, "x: found");
  assertEquals([maybe.show(undefined), maybe.show(2)], ["", "2"]);
});
