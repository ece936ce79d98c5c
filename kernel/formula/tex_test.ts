import { assertEquals } from "@std/assert";
import { parse } from "./parse.ts";
import { toTex } from "./tex.ts";

const names = ["x", "y", "g", "beta1", "learningRate", "epsilon", "a_b"];

/** Formulas and how they are to be typeset. */
const cases: Readonly<Record<string, string>> = {
  "x + y": "x + y",
  "x - (y - 1)": String.raw`x - \left(y - 1\right)`,
  "(x + y) * g": String.raw`\left(x + y\right) \, g`,
  "x / (1 + y)": String.raw`\frac{x}{1 + y}`,
  "x * x": "x^{2}",
  "(x + 1) ^ 2": String.raw`\left(x + 1\right)^{2}`,
  "x ^ 2.5": "x^{2.5}",
  "-x * y": String.raw`-x \, y`,
  "exp(x) - 1": "e^{x} - 1",
  "sqrt(x + y)": String.raw`\sqrt{x + y}`,
  "abs(x)": String.raw`\left|x\right|`,
  "sigmoid(x)": String.raw`\sigma\left(x\right)`,
  "tanh(x) + log(y)": String.raw`\tanh\left(x\right) + \log\left(y\right)`,
  "max(x, y)": String.raw`\max\left(x, y\right)`,
  "x > 0 ? x : 0": String
    .raw`\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`,
  "x > 1 ? 1 : x > 0 ? x : 0": String
    .raw`\begin{cases} 1 & \text{if } x > 1 \\ x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`,
  "beta1 * g": String.raw`\beta_{1} \, g`,
  "learningRate + epsilon": String.raw`\mathrm{learningRate} + \epsilon`,
  "a_b": String.raw`\mathrm{a\_b}`,
  "1e-8 * x": String.raw`1\cdot 10^{-8} \, x`,
};

for (const [text, tex] of Object.entries(cases)) {
  Deno.test(`${text} is typeset as ${tex}`, () => assertEquals(toTex(parse(text, names)), tex));
}
