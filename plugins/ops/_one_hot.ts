import { compile, defineOp, formula, type UnaryOp } from "../../kernel/mod.ts";

const one = compile([], { y: formula.constant(1) }).kernel;

/**
 * Labels [n] as rows [n, classes] that are 1 at the label and 0 elsewhere; all 0 for a label outside
 * 0..classes − 1. No gradient: a label is an index.
 */
export const oneHot: UnaryOp<{ readonly classes: number }> = defineOp({
  name: "oneHot",
  inputs: ["labels"],
  shape: ([[n = 0]], { classes }) => [n, classes],
  forward: ({ backend, inputs: [labels], attributes: { classes } }) => {
    const [n = 0] = labels.shape;
    const [data] = backend.elementwise(one, [], [], [n, 1, 1]);
    const rows = backend.scatterAdd(
      { data, shape: [n, 1, 1] },
      { data: labels.data, shape: [n, 1] },
      classes,
    );
    backend.release(data);
    return rows;
  },
  samples: [],
  examples: [],
});
