import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { relu } from "../plugins/ops/relu.ts";
import { add } from "../plugins/ops/add.ts";
import { maxPool2d } from "../plugins/ops/max_pool2d.ts";
import {
  type Op,
  type Option,
  option,
  resolveOptions,
  type Tensor,
  UsageError,
  ValueError,
} from "./mod.ts";
import { nearest } from "./nearest.ts";

const description = "for a test";
const rate = option.number({ default: 0.1, min: 0, description });
const share = option.number({ default: 0.5, above: 0, below: 1, description });
const size = option.integer({ default: 8, min: 1, max: 64, description });
const flag = option.boolean({ default: false, description });
const kind = option.choice({ default: "zeros", choices: ["zeros", "ones"], description });

Deno.test("an option reads its flag's text and shows it again", () => {
  assertEquals([rate.parse("1e-3", "f"), size.parse("64", "f"), flag.parse("true", "f")], [
    0.001,
    64,
    true,
  ]);
  assertEquals([flag.parse("", "f"), flag.parse("false", "f"), kind.parse("ones", "f")], [
    true,
    false,
    "ones",
  ]);
  assertEquals([rate.show(0.001), flag.show(true), kind.show("ones")], ["0.001", "true", "ones"]);
});

/** An option, a text that it refuses, and the whole message. */
const refused: readonly (readonly [Option<unknown>, string, string])[] = [
  [rate, "-1", '--rate: found "-1", allowed: a number 0 or more'],
  [rate, "fast", '--rate: found "fast", allowed: a number 0 or more'],
  [rate, "", '--rate: found "", allowed: a number 0 or more'],
  [rate, "Infinity", '--rate: found "Infinity", allowed: a number 0 or more'],
  [share, "1", '--rate: found "1", allowed: a number above 0 and below 1'],
  [size, "2.5", '--rate: found "2.5", allowed: a whole number from 1 to 64'],
  [size, "65", '--rate: found "65", allowed: a whole number from 1 to 64'],
  [flag, "yes", '--rate: found "yes", allowed: true or false'],
  [kind, "one", '--rate: found "one", allowed: zeros, ones; did you mean "ones"?'],
];

for (const [declared, text, message] of refused) {
  Deno.test(`the text ${JSON.stringify(text)} is refused with: ${message}`, () => {
    const error = assertThrows(() => declared.parse(text, "--rate"), Error);
    assertEquals(error.message, message);
  });
}

Deno.test("an op as an option is found by name and must take one tensor", () => {
  const activation = option.unaryOp({ default: relu, description });
  const find = (name: string) => {
    if (name === "add") return add;
    if (name === "relu") return relu;
    throw new UsageError(`unknown op "${name}"`);
  };
  const found: Op<[x: Tensor]> = activation.parse("relu", "--activation", find);
  assertEquals([found.name, activation.show(found)], ["relu", "relu"]);
  assertThrows(() => activation.parse("add", "--activation", find), UsageError, "takes 2 tensors");
  assertThrows(() => activation.parse("rely", "--activation", find), UsageError, "rely");
});

Deno.test("an op that must be given an attribute is no activation", () => {
  const activation = option.unaryOp({ default: relu, description });
  const find = () => maxPool2d;
  const error = assertThrows(() => activation.parse("maxPool2d", "--activation", find), UsageError);
  assertEquals(
    error.message,
    "--activation: found maxPool2d, which must be given size, allowed: the name of a " +
      "differentiable op of one tensor that needs no attributes",
  );
});

const options = { rate, size };

Deno.test("what is not given has its default, what is given is checked", () => {
  assertEquals(resolveOptions(options, {}, "sgd"), { rate: 0.1, size: 8 });
  assertEquals(resolveOptions(options, { size: 3 }, "sgd"), { rate: 0.1, size: 3 });
  assertThrows(() => resolveOptions(options, { size: 0 }, "sgd"), ValueError, "sgd.size: found 0");
  assertThrows(() => resolveOptions(options, { rate: NaN }, "sgd"), ValueError, "found NaN");
});

Deno.test("an unknown option is refused with the nearest known one", () => {
  const given: Record<string, number> = { sise: 3 };
  const error = assertThrows(() => resolveOptions(options, given, "sgd"), UsageError);
  assertEquals(
    error.message,
    'sgd: unknown option "sise"; it has rate, size; did you mean "size"?',
  );
});

Deno.test("a name that every object has is unknown all the same", () => {
  const given: Record<string, number> = { toString: 3 };
  assertThrows(
    () => resolveOptions(options, given, "sgd"),
    UsageError,
    'unknown option "toString"',
  );
});

Deno.test("suggestions are near or not made", () => {
  assertEquals(nearest("adma", ["sgd", "adam"]), '; did you mean "adam"?');
  assertEquals(nearest("ADAM", ["sgd", "adam"]), '; did you mean "adam"?');
  assertEquals(nearest("lion", ["sgd", "adam"]), "");
  assertStrictEquals(nearest("x", []), "");
});
