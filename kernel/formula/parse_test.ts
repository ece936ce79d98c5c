import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { evaluate } from "./evaluate.ts";
import { FormulaError, parse } from "./parse.ts";

const values = { x: 3, y: 2, a: -1.5, learningRate: 0.1 };
const valueOf = (text: string) => evaluate(parse(text, Object.keys(values)), values);

Deno.test("operators bind as in mathematics", () => {
  assertEquals(valueOf("1 + 2 * x"), 7);
  assertEquals(valueOf("(1 + 2) * x"), 9);
  assertEquals(valueOf("x - y - 1"), 0);
  assertEquals(valueOf("12 / x / y"), 2);
  assertEquals(valueOf("2 * x ^ y"), 18);
});

Deno.test("a power groups from the right and is tighter than a sign before it", () => {
  assertEquals(valueOf("2 ^ x ^ y"), 512);
  assertEquals(valueOf("-x ^ 2"), -9);
  assertEquals(valueOf("(-x) ^ 2"), 9);
  assertEquals(valueOf("2 ^ -1"), 0.5);
  assertEquals(valueOf("2 ^ -x ^ 2"), 2 ** -9);
  assertEquals(valueOf("x * -y"), -6);
  assertEquals(valueOf("--x"), 3);
});

Deno.test("numbers may have fractions and exponents", () => {
  assertEquals(valueOf("1e-3 + .5 + 2."), 2.501);
  assertEquals(valueOf("1.5E+2"), 150);
});

Deno.test("conditions compare, combine and chain", () => {
  assertEquals(valueOf("x > y ? 1 : 0"), 1);
  assertEquals(valueOf("x < y ? 1 : x == 3 ? 2 : 3"), 2);
  assertEquals(valueOf("x > 1 && y > 5 || a != 0 ? 1 : 0"), 1);
  assertEquals(valueOf("x > 1 && y > 5 ? 1 : 0"), 0);
  assertEquals(valueOf("(x > 5 || y > 1) && a < 0 ? 1 : 0"), 1);
  assertEquals(valueOf("x + 1 >= y * 2 ? x : y"), 3);
});

Deno.test("functions are called by name", () => {
  assertEquals(valueOf("max(x, min(y, a))"), 3);
  assertEquals(valueOf("pow(x, 2) + abs(a)"), 10.5);
  assertEquals(valueOf("floor(a) + sign(a) + sqrt(9)"), 0);
  assertEquals(valueOf("sigmoid(0) + tanh(0) + erf(0) + exp(0) + log(1)"), 1.5);
  assertEquals(valueOf("expm1(0) + log1p(0)"), 0);
});

/** The formula, the position of its mistake from 1, and what the message says. */
const mistakes: readonly (readonly [text: string, position: number, message: string])[] = [
  ["x +", 4, 'expected a number, a name or "(", found the end'],
  ["", 1, "found the end"],
  ["x + z", 5, 'unknown name "z"; known: x, y, a, learningRate'],
  ["learningrate * x", 1, 'did you mean "learningRate"?'],
  ["x ** 2", 3, 'a power is written "^"'],
  ["x = 2 ? 1 : 0", 3, 'a comparison is written "=="'],
  ["sin(x)", 1, 'unknown function "sin"'],
  ["sigmod(x)", 1, 'did you mean "sigmoid"?'],
  ["exp", 1, 'exp is a function; write "exp(...)"'],
  ["max(x)", 1, "max takes 2"],
  ["(x + 1", 7, 'expected ")", found the end'],
  ["x ? 1 : 0", 1, "expected a comparison, found a number"],
  ["x > 1", 1, "the formula is a comparison"],
  ["1 + (x > 1)", 5, "expected a number, found a comparison"],
  ["x > 1 ? 2", 10, 'expected ":", found the end'],
  ["x y", 3, 'expected an operator or the end, found "y"'],
  ["x > 1 > 2 ? 1 : 0", 7, 'found ">"'],
  ["x & y", 3, 'found "&"'],
  ["x $", 3, 'found "$"'],
  ["1 + \n\n $", 8, 'found "$"'],
  ["constructor(x)", 1, 'unknown function "constructor"'],
  ["x + toString", 5, 'unknown name "toString"'],
];

for (const [text, position, message] of mistakes) {
  Deno.test(`the mistake in ${JSON.stringify(text)} is shown at position ${position}`, () => {
    const error = assertThrows(() => parse(text, Object.keys(values)), FormulaError);
    assertEquals(error.position, position);
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.message, `position ${position}`);
  });
}
