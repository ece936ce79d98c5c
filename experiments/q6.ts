/**
 * Question 6: which object says what an op does, where does the addition happen, and where is an op
 * tied to its outputs?
 *
 * The code is watched while it adds. Run it: `deno run -A experiments/q6.ts`.
 *
 * @module
 */
import {
  add,
  callStack,
  defineExperiment,
  type Experiment,
  type Kernel,
  reference,
  runExperiment,
  tensor,
} from "../mod.ts";

/** The experiment. */
export const q6: Experiment = defineExperiment({
  name: "q6",
  question: "Q6",
  title: "where the addition happens, and where an op is tied to its output",
  takes: "1 s",
  async run({ text, finding, source }) {
    const backend = reference();
    const calls: { kernel: Kernel; stack: string[] }[] = [];
    const compute = backend.elementwise.bind(backend);
    backend.elementwise = (kernel, ...rest) => {
      calls.push({ kernel, stack: callStack() });
      return compute(kernel, ...rest);
    };
    const a = tensor([1, 2], { backend, requiresGrad: true });
    const b = tensor([10, 20], { backend });
    const c = add(a, b);

    const formula = await source("plugins/ops/add.ts", `y: "a + b"`);
    const call = await source("kernel/elementwise.ts", "backend.elementwise(kernel");
    const sign = await source("plugins/backends/reference/elementwise.ts", `add: "+"`);
    const tie = await source("kernel/op.ts", "new Tensor(allocation, shape, recorded");
    const passed = await source("kernel/autograd.ts", "origin.backward(gradient, node)");
    text(`**What an op is** is said by a declaration: for the sum it is the formula \`"a + b"\`
      (${formula.link}), compiled to a kernel, a short list of instructions.`);
    const steps = calls[0]?.kernel.instructions.map(({ op }) => op) ?? [];
    finding(
      "the kernel of `add` reads two inputs and adds them",
      steps.join() === "input,input,add",
      `Its instructions: ${steps.join(", ")}.`,
    );
    text(`
      **The addition happens** in the backend, which is called at ${call.link}. The reference backend
      writes the kernel as JavaScript, where the instruction becomes the sign + of ${sign.link}.`);
    finding(
      "one call to the backend computed c, from that line",
      calls.length === 1 && calls.every(({ stack }) => stack.includes(call.place)),
      `A backend that notes who calls it was called ${calls.length} time, from ${call.place}.`,
    );
    text(`
      **An op is tied to its output** where the output is made, at ${tie.link}: the tensor is given its
      \`origin\`, the record of op and inputs, when it is constructed. In the original the pointer to the outputs
      is empty at first, because inputs come before outputs; here nothing is ever half made, for the record
      has no pointer to the output at all. \`backward\` hands the output over: ${passed.link}.`);
    finding(
      "the output knows its op and its inputs",
      c.origin?.op === "add" && c.origin.inputs[0] === a,
      "`c.origin.op` is add, and `c.origin.inputs[0]` is a itself.",
    );
    finding(
      "the record does not know its output",
      Object.values(c.origin ?? {}).every((x) => x !== c),
      `Its fields are ${Object.keys(c.origin ?? {}).join(", ")}.`,
    );
  },
});

if (import.meta.main) await runExperiment(q6);
