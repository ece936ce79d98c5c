/**
 * Question 2: what is the gradient of Y = F(X), where F applies any scalar function f to each element?
 *
 * X∇ = Y∇ · f′(X). Run it: `deno run -A experiments/q2.ts`.
 *
 * @module
 */
import {
  defineExperiment,
  elementwise,
  type Experiment,
  type Expr,
  formula,
  runExperiment,
  type UnaryOp,
} from "../mod.ts";

const functions = {
  square: "x * x",
  logistic: "1 / (1 + exp(-x))",
  swish: "x * sigmoid(x)",
  softsign: "x / (1 + abs(x))",
  gaussian: "exp(-x^2 / 2)",
  leaky: "x > 0 ? x : 0.1 * x",
};

const apply = (name: string, f: string, mistake = {}): UnaryOp => {
  const example = { inputs: [1], output: formula.evaluate(formula.parse(f, ["x"]), { x: 1 }) };
  const samples = [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }];
  return elementwise({ name, y: f, samples, examples: [example], ...mistake });
};

/** The experiment. */
export const q2: Experiment = defineExperiment({
  name: "q2",
  question: "Q2",
  title: "any scalar function, element by element, Y = F(X)",
  takes: "1 s",
  async run({ text, table, worked, passes, isRefused }) {
    text(String.raw`
      $Y_{ij} = f(X_{ij})$ depends on $X_{ij}$ alone, so the chain rule is left with one term:

      $$X^\nabla_{ij} = \sum_{kl} Y^\nabla_{kl} \frac{\partial f(X_{kl})}{\partial X_{ij}}
        = Y^\nabla_{ij} \, f'(X_{ij}), \qquad X^\nabla = Y^\nabla \odot F'(X)$$

      The language of formulas is this theorem as a program: an op is declared by $f$ alone, and $f'$ is
      derived. Every op of the table was made from its formula just now:`);
    const x = formula.variable("x");
    const tex = (f: Expr) => `$\\displaystyle ${formula.toTex(f)}$`;
    const row = ([name, f]: [string, string]) => {
      const parsed = formula.parse(f, ["x"]);
      return [name, `\`${f}\``, tex(parsed), tex(formula.derive(parsed, x))];
    };
    table(["", "f, as declared", "f", "f′, as derived"], Object.entries(functions).map(row));
    for (const [name, f] of Object.entries(functions)) await passes(apply(name, f));
    text("The logistic function, on numbers:");
    await worked(apply("logistic", functions.logistic), { inputs: { X: [-2, 0, 3] } });
    const wrong = apply("logistic", functions.logistic, { dx: "g * y" });
    await isRefused(wrong, "the logistic function with X∇ = Y∇ · Y, the factor (1 − Y) forgotten");
  },
});

if (import.meta.main) await runExperiment(q2);
