/**
 * Question 5, figure 1: the graph of C ← A + B, its nodes inspected and drawn.
 *
 * A node knows its value, the op that made it, that op's inputs, and after `backward` its gradient.
 * Run it: `deno run -A experiments/figure_1.ts`.
 *
 * @module
 */
import {
  add,
  backward,
  defineExperiment,
  type Experiment,
  ones,
  runExperiment,
  type Tensor,
  tensor,
  toMermaid,
  toSvg,
  traceValues,
} from "../mod.ts";

/** The experiment. */
export const figure1: Experiment = defineExperiment({
  name: "figure-1",
  question: "Q5",
  title: "the graph of C ← A + B",
  takes: "1 s",
  async run({ text, code, table, drawing, finding }) {
    const a = tensor([[1, 2], [3, 4]], { requiresGrad: true });
    const b = tensor([[10, 20], [30, 40]], { requiresGrad: true });
    const c = add(a, b);
    const nodes = { A: a, B: b, C: c };
    const nameOf = (x: Tensor) => Object.entries(nodes).find(([, node]) => node === x)?.[0] ?? "?";
    const show = async (x: Tensor | undefined) =>
      x ? `\`[${(await x.values()).join(", ")}]\`` : "none";
    const inspect = async () => {
      const rows = Object.entries(nodes).map(async ([name, x]) => [
        name,
        await show(x),
        x.origin === undefined ? "nothing: a leaf" : `\`${x.origin.op}\``,
        x.origin?.inputs.map(nameOf).join(", ") ?? "",
        await show(x.grad),
      ]);
      table(["node", "value", "made by", "from", "gradient"], await Promise.all(rows));
    };
    text("`c = add(a, b)` computes the sum and leaves a node. What its nodes say of themselves:");
    await inspect();
    const { origin } = c;
    const isTied = origin?.op === "add" && origin.inputs[0] === a && origin.inputs[1] === b;
    finding(
      "`c.origin` holds the op and the very tensors it was applied to",
      isTied,
      "By identity.",
    );
    const before = [a, b, c].every((x) => x.grad === undefined);
    finding("there are no gradients before `backward`", before, "The original holds zeros there.");
    backward(c, { seed: ones([2, 2]), keep: "all" });
    text(
      'After `backward(c, { seed: ones([2, 2]), keep: "all" })`, ∂c/∂a = ∂c/∂b = 1 has come through:',
    );
    await inspect();
    const gradients = await Promise.all([a, b].map((x) => x.grad?.values()));
    const isOne = gradients.every((g) => g?.length === 4 && g.every((value) => value === 1));
    finding("A∇ = B∇ = C∇", isOne, "Each element is 1.");
    const graph = await traceValues({ C: c }, { inputs: { A: a, B: b } });
    const svg = toSvg(graph, { title: "Figure 1: C ← A + B" });
    await drawing("figure-1", svg, "Figure 1: the computation graph of C ← A + B after backward");
    text("The same as text, which Mermaid draws. `deno task graph` does both for any model.");
    code("mermaid", toMermaid(graph));
  },
});

if (import.meta.main) await runExperiment(figure1);
