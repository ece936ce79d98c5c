/**
 * What `deno task graph` declares about its command line.
 *
 * @module
 */
import { type Option, option, type PluginSet, type Shape, ValueError } from "../../kernel/mod.ts";
import { type FlagTexts, optional } from "../cli/flag.ts";
import { type CommandSpec, type HelpSection, optionSection } from "../cli/spec.ts";
import { trainFlags } from "../train/command.ts";

const SHAPE = "whole numbers of 1 or more with commas between, such as 28,28";

/** The text `3,32,32` as a shape. */
const shape: Option<Shape | undefined> = {
  description: "shape of one example, in place of a dataset: nothing is loaded",
  default: undefined,
  allowed: SHAPE,
  show: (value) => value?.join() ?? "",
  check: (value) => value,
  parse(text, where) {
    const sizes = text.split(/[,x×]/).map((part) => part.trim() === "" ? NaN : Number(part));
    if (sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return sizes;
    throw new ValueError(`${where}: found "${text}", allowed: ${SHAPE}`);
  },
};

/** What training minimises when nothing else is said. */
export const usualLoss = trainFlags.loss.option.default;

/** The flags of `deno task graph`. */
export const graphFlags = {
  model: { value: "<name>", option: option.text({ default: "mlp", description: "what to draw" }) },
  dataset: {
    value: "<name>",
    option: option.text({ default: "digits", description: "gives the shape of an example" }),
  },
  inputShape: { value: "<sizes>", option: shape },
  classes: {
    value: "<n>",
    option: optional(option.integer({
      default: 10,
      min: 1,
      description: "number of classes, with --input-shape; 10 when left out",
    })),
  },
  set: {
    value: "<section.name=value>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "option of the model, the loss or the dataset; may be given several times",
    }),
  },
  batchSize: {
    value: "<n>",
    option: optional(option.integer({
      default: 1,
      min: 1,
      description: "examples in the batch; any number, shown as n, when left out",
    })),
  },
  training: {
    option: option.boolean({
      default: false,
      description: "draw what happens in training: dropout drops",
    }),
  },
  loss: {
    value: "<name>",
    option: optional(option.text({
      default: "",
      description: `draw this loss too; --backward takes ${usualLoss} when it is left out`,
    })),
  },
  backward: {
    option: option.boolean({
      default: false,
      description: "draw the loss and the backward pass, to the gradient of each parameter",
    }),
  },
  out: {
    value: "<folder>",
    option: option.text({ default: "graphs", description: "where the pictures go" }),
  },
  name: {
    value: "<name>",
    option: optional(option.text({
      default: "",
      description: "name of the files; that of the model when left out",
    })),
  },
  mermaid: {
    option: option.boolean({
      default: false,
      description: "print the graph as Mermaid and write no files",
    }),
  },
  dataDir: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "folder with local data files; else DINOGRAD_DATA, else they are downloaded",
    })),
  },
  plugin: {
    value: "<file>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "module whose plugins to add; may be given several times",
    }),
  },
} as const;

/** The command line of `deno task graph`. */
export function graphCommand(plugins: PluginSet): CommandSpec<typeof graphFlags> {
  return {
    name: "deno task graph",
    description: "Draws the computation graph of a model: as SVG, as PNG and as Mermaid.",
    flags: graphFlags,
    sections: (texts) => sections(plugins, texts),
    examples: [
      { does: "Draw the default model on generated digits", line: "deno task graph" },
      {
        does: "Draw a model for images of another shape, with its loss",
        line: "deno task graph --model mlp --set model.depth=2 --input-shape 3,32,32 --loss hinge",
      },
      {
        does: "Draw how the gradients come about",
        line: "deno task graph --set model.hidden=16 --backward",
      },
      {
        does: "Put the graph into a Markdown file",
        line: "deno task graph --mermaid > graph.mmd",
      },
    ],
  };
}

/** What can be chosen, and the options of what was. */
function sections(plugins: PluginSet, texts: FlagTexts): HelpSection[] {
  const kinds = ["model", "loss", "dataset"] as const;
  const choices = kinds.map((kind) => ({
    title: `Choices of --${kind}`,
    items: plugins.all(kind).map(({ name, description }) => ({ term: name, description })),
  }));
  const options = kinds.map((kind) => {
    const name = texts.get(kind)?.at(-1) ?? graphFlags[kind].option.default ?? usualLoss;
    return optionSection(`Options of ${kind} ${name}`, kind, plugins.get(kind, name).options);
  });
  return [...choices, ...options];
}
