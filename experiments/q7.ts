/**
 * Question 7: `backward(loss)` ends in the backward functions of the ops. Where are these called?
 *
 * An op asks the stack who calls it. Run it: `deno run -A experiments/q7.ts`.
 *
 * @module
 */
import {
  backward,
  callStack,
  defineExperiment,
  defineOp,
  type Experiment,
  runExperiment,
  type SourceLine,
  sum,
  tensor,
  type UnaryOp,
} from "../mod.ts";

/** The experiment. */
export const q7: Experiment = defineExperiment({
  name: "q7",
  question: "Q7",
  title: "where the backward of an op is called",
  takes: "1 s",
  async run({ text, finding, source }) {
    const asked: string[][] = [];
    const computed: string[][] = [];
    /** The identity, which notes who asks for its gradient and who has it computed. */
    const witness: UnaryOp = defineOp({
      name: "witness",
      shape: ([shape]) => shape,
      forward: ({ backend, inputs: [x] }) => backend.permute(x, x.shape.map((_, axis) => axis)),
      backward: ({ grad }) => {
        asked.push(callStack());
        return [() => (computed.push(callStack()), grad)];
      },
      samples: [{ inputs: [[2]] }],
      examples: [{ inputs: [[1, 2]], output: [1, 2] }],
    });
    const x = tensor([1, 2], { requiresGrad: true });
    backward(sum(witness(x)));

    const order = await source("kernel/autograd.ts", "for (const node of nodes) {");
    const ask = await source("kernel/autograd.ts", "origin.backward(gradient, node)");
    const run = await source("kernel/autograd.ts", "run(derivative)");
    text(
      `\`backward\` and \`grad\` walk the nodes from the newest to the oldest (${order.link}), so a node is
      visited when its own gradient is complete. There are two calls. The op is asked for its derivatives, one
      function for each input: ${ask.link}. Those that are wanted are run, and their results added up:
      ${run.link}.`,
    );
    const isOnceFrom = ({ place }: SourceLine, stacks: string[][]) =>
      stacks.length === 1 && stacks.every((stack) => stack.includes(place));
    finding(
      "the op is asked from that line, once",
      isOnceFrom(ask, asked),
      `The stack at that moment holds ${ask.place}.`,
    );
    finding(
      "its gradient is computed from that line, once",
      isOnceFrom(run, computed),
      `The stack at that moment holds ${run.place}.`,
    );
    const values = await x.grad?.values();
    finding("the gradient arrives", values?.join() === "1,1", `x∇ is [${values?.join(", ")}].`);
  },
});

if (import.meta.main) await runExperiment(q7);
