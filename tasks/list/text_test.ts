import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  defineModel,
  elementwise,
  linear,
  option,
  PluginSet,
  sequential,
  type UnaryOp,
  UsageError,
} from "../../mod.ts";
import { styleOf } from "../cli/style.ts";
import { ownPlugins } from "../plugins.ts";
import { chooseEntries } from "./choose.ts";
import { kinds, listEntries } from "./entry.ts";
import { entryText, listText } from "./text.ts";

const twice: UnaryOp = elementwise({
  name: "twice",
  y: "2 * x",
  samples: [{ inputs: [[3]] }],
  examples: [{ inputs: [[1, NaN]], output: [2, NaN] }],
});

const tiny = defineModel({
  name: "tiny",
  description: "one layer, for tests, with a description that is long enough to need a second line",
  options: {
    units: option.integer({ default: 3, min: 1, description: "how many" }),
    note: option.text({ default: "", description: "anything" }),
  },
  create: ({ units }) => sequential(linear(units)),
});

const layout = { width: 60, style: styleOf(false) };

Deno.test("a module's plugins are listed with their options and where they come from", () => {
  const plugins = PluginSet.empty.with([tiny, twice], "./mine.ts");
  const entries = listEntries(plugins).filter(({ kind }) => kind !== "schedule");
  assertEquals(
    listText(entries, layout),
    `Models
  --model NAME --set model.OPTION=VALUE

  tiny  one layer, for tests, with a description that is
        long enough to need a second line (from ./mine.ts)
      units = 3  how many (a whole number 1 or more)
      note       anything

Ops
  functions in scripts; those of one tensor also --set
  model.activation=NAME

  twice  from ./mine.ts

Those without a source come with dinograd.
deno task list KIND NAME says all about one, --json says it
to programs.`,
  );
  assertEquals(
    chooseEntries(entries, ["op", "twice"]).map((entry) => entryText(entry, layout)).join(),
    `op twice

Use
  twice(x)

Example
  twice([1, NaN]) = [2, NaN]

Formulas, in TeX
  y = 2 \\, x
  x∇ = g \\, 2

Gradient
  flows through; g is the gradient of the output y, and x∇ that of the input x

Comes from
  ./mine.ts`,
  );
});

Deno.test("everything that comes with dinograd is listed, within the width of the terminal", () => {
  const entries = listEntries(ownPlugins);
  for (const kind of ["model", "dataset", "optimizer", "backend", "op"] as const) {
    const names = entries.filter((entry) => entry.kind === kind).map(({ name }) => name);
    assertEquals(names, ownPlugins.all(kind).map(({ name }) => name));
  }
  assert(entries.every(({ source }) => source === "dinograd"));
  assertEquals(new Set(entries.map(({ kind }) => kind)).size, kinds.length);
  for (const width of [60, 80, 100]) {
    const text = listText(entries, { ...layout, width });
    for (const line of text.split("\n")) assert(line.length <= width, `${width}: ${line}`);
    for (const { name } of entries) assertStringIncludes(text, name);
  }
});

Deno.test("a kind in singular or plural, a name, or both choose", () => {
  const entries = listEntries(ownPlugins);
  const names = (...operands: string[]) =>
    chooseEntries(entries, operands).map(({ kind, name }) => `${kind} ${name}`);
  const models = ["cnn", "linear", "mlp", "resnet"].map((name) => `model ${name}`);
  assertEquals(names("models"), models);
  assertEquals(names("model"), models);
  assertEquals(names("op", "relu"), ["op relu"]);
  assertEquals(names("adam"), ["optimizer adam"]);
  assertEquals(names().length, entries.length);
});

Deno.test("an unknown kind or name is refused with the nearest", () => {
  const entries = listEntries(ownPlugins);
  const refuse = (message: string, ...operands: string[]) =>
    assertThrows(() => chooseEntries(entries, operands), UsageError, message);
  refuse('unknown kind "optimiser"', "optimiser", "adam");
  refuse('did you mean "optimizer"?', "optimiser");
  refuse('did you mean "sigmoid"?', "sigmoidd");
  refuse(
    'unknown optimizer "adm"; known: adam, rmsprop, sgd; did you mean "adam"?',
    "optimizer",
    "adm",
  );
});
