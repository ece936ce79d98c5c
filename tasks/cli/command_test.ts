import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError, ValueError } from "../../kernel/errors.ts";
import { option } from "../../kernel/options.ts";
import { runCommand } from "./command.ts";
import { optional } from "./flag.ts";
import { type CommandSpec, type Given, optionSection } from "./spec.ts";

const flags = {
  dataset: {
    value: "<name>",
    option: option.choice({
      default: "digits",
      choices: ["digits", "mnist"],
      description: "what to learn",
    }),
  },
  batchSize: {
    value: "<n>",
    option: option.integer({ default: 32, min: 1, description: "examples in an update" }),
  },
  shift: { value: "<x>", option: option.number({ default: 0, description: "added to inputs" }) },
  name: {
    value: "<name>",
    option: optional(option.text({ default: "", description: "run name" })),
  },
  set: {
    value: "<item>",
    repeatable: true,
    option: option.text({ default: "", description: "an option" }),
  },
  shuffle: { option: option.boolean({ default: true, description: "keep the order" }) },
  quiet: { option: option.boolean({ default: false, description: "no progress" }) },
} as const;

const spec: CommandSpec<typeof flags> = {
  name: "deno task train",
  description: "Trains a model.",
  flags,
  examples: [{ does: "Train on MNIST", line: "deno task train --dataset mnist" }],
  sections: (texts) => [
    optionSection(`Options of model ${texts.get("name")?.[0] ?? "mlp"}`, "model", {
      hidden: option.integer({ default: 128, min: 1, description: "width" }),
    }),
    optionSection("Options of backend reference", "backend", {}),
  ],
};

async function read(
  args: readonly string[],
  operands?: CommandSpec<typeof flags>["operands"],
): Promise<Given<typeof flags>> {
  const found: Given<typeof flags>[] = [];
  await runCommand(operands === undefined ? spec : { ...spec, operands }, args, (given) => {
    found.push(given);
  }, { write: () => assert(false, "no help was asked for"), width: 80, colour: false });
  const [given] = found;
  assert(given !== undefined);
  return given;
}

async function help(args: readonly string[], width = 80, colour = false): Promise<string> {
  let text = "";
  const write = (part: string) => text += part;
  await runCommand(spec, args, () => assert(false, "help must not run the task"), {
    write,
    width,
    colour,
  });
  return text;
}

const refused = (args: readonly string[], operands?: CommandSpec<typeof flags>["operands"]) =>
  assertRejects(() => read(args, operands)).then((error) => error.message);

Deno.test("without arguments every flag has its default", async () => {
  const { flags: values, operands, given } = await read([]);
  assertEquals(values, {
    dataset: "digits",
    batchSize: 32,
    shift: 0,
    name: undefined,
    set: [],
    shuffle: true,
    quiet: false,
  });
  assertEquals(operands, []);
  assertEquals(given, new Set());
});

Deno.test("flags are read by their options, with a space or an equals sign", async () => {
  const { flags: values, given } = await read([
    "--batch-size",
    "8",
    "--dataset=mnist",
    "--set",
    "model.hidden=3",
    "--no-shuffle",
    "--set=backend.threads=2",
    "--quiet",
  ]);
  const batchSize: number = values.batchSize;
  const dataset: "digits" | "mnist" = values.dataset;
  const set: readonly string[] = values.set;
  assertEquals([batchSize, dataset, values.shuffle, values.quiet], [8, "mnist", false, true]);
  assertEquals(set, ["model.hidden=3", "backend.threads=2"]);
  assertEquals(given, new Set(["batchSize", "dataset", "set", "shuffle", "quiet"]));
});

Deno.test("a negative number is a value, and so is anything after an equals sign", async () => {
  assertEquals((await read(["--shift", "-1e-3"])).flags.shift, -1e-3);
  assertEquals((await read(["--name=--odd"])).flags.name, "--odd");
  assertEquals((await read(["--name="])).flags.name, "");
});

Deno.test("an unknown flag is refused with the nearest name", async () => {
  await assertRejects(() => read(["--batchsize", "8"]), UsageError);
  assertEquals(
    await refused(["--bach-size=8"]),
    'unknown flag --bach-size; did you mean "--batch-size"?; deno task train --help lists the flags',
  );
  assertStringIncludes(await refused(["-batch-size", "8"]), '"--batch-size"');
  assertStringIncludes(await refused(["--shuffle"]), '"--no-shuffle"');
});

Deno.test("a flag that is an option of a plugin, or short for something, is refused with what was meant", async () => {
  assertEquals(
    await refused(["--hidden=8"]),
    'unknown flag --hidden; did you mean "--set model.hidden=VALUE"?; ' +
      "deno task train --help lists the flags",
  );
  assertStringIncludes(await refused(["--hid", "8"]), '"--set model.hidden=VALUE"');
  assertStringIncludes(await refused(["--bs", "8"]), 'did you mean "--batch-size"?');
  assertStringIncludes(await refused(["--batchSize", "8"]), 'did you mean "--batch-size"?');
});

Deno.test("a missing value is named, and the next flag is not taken for it", async () => {
  assertStringIncludes(await refused(["--name"]), "--name: its value is missing");
  assertStringIncludes(await refused(["--name", "--quiet"]), "--name: its value is missing");
});

Deno.test("a value that is not allowed is refused in the words of its option", async () => {
  await assertRejects(
    () => read(["--batch-size", "0"]),
    ValueError,
    '--batch-size: found "0", allowed: a whole number 1 or more',
  );
  assertStringIncludes(await refused(["--dataset", "mnits"]), 'did you mean "mnist"?');
});

Deno.test("a flag given twice is refused unless it is repeatable", async () => {
  assertEquals(
    await refused(["--batch-size", "1", "--batch-size", "2"]),
    "--batch-size: given 2 times, allowed: once",
  );
});

Deno.test("a switch takes no value", async () => {
  assertStringIncludes(await refused(["--quiet=yes"]), "allowed: --quiet without a value");
});

Deno.test("an argument that is no flag is refused where none is allowed", async () => {
  assertStringIncludes(await refused(["mnist"]), 'unexpected argument "mnist"');
  assertStringIncludes(await refused(["dataset", "mnist"]), "two dashes: --dataset");
});

Deno.test("arguments that are not flags are counted where they are allowed", async () => {
  const some = { value: "<run>", description: "run folders", min: 1, max: 2 };
  assertEquals((await read(["a", "--quiet", "b"], some)).operands, ["a", "b"]);
  assertEquals((await read(["--", "--quiet"], some)).operands, ["--quiet"]);
  assertStringIncludes(await refused([], some), "needs <run>, found none");
  assertStringIncludes(await refused(["a", "b", "c"], some), 'unexpected argument "c"');
  assertEquals((await read(Array(50).fill("a"), { ...some, max: Infinity })).operands.length, 50);
});

Deno.test("what the task throws comes through", async () => {
  const run = () =>
    runCommand(spec, [], () => {
      throw new TypeError("a bug");
    });
  await assertRejects(run, TypeError, "a bug");
});

Deno.test("--help shows flags with defaults and what is allowed, sections and examples", async () => {
  const text = await help(["--help"], 120);
  for (
    const line of [
      "Usage: deno task train [options]",
      "Trains a model.",
      "--dataset <name>  what to learn (default: digits; allowed: digits, mnist)",
      "--batch-size <n>  examples in an update (default: 32; allowed: a whole number 1 or more)",
      "--set <item> ...  an option\n",
      "--no-shuffle      keep the order\n",
      "--quiet           no progress\n",
      "-h, --help        this text",
      "Options of model mlp:",
      "--set model.hidden=VALUE  width (default: 128; allowed: a whole number 1 or more)",
      "Options of backend reference:\n  none",
      "Examples:\n  Train on MNIST:\n    deno task train --dataset mnist\n",
    ]
  ) assertStringIncludes(text, line);
});

Deno.test("--help keeps to the width, and has colour only where it is allowed", async () => {
  for (const width of [50, 80]) {
    const lines = (await help(["-h"], width)).split("\n").filter((line) => !/deno task/.test(line));
    assertEquals(lines.filter((line) => line.length > width), []);
  }
  assert(!(await help(["--help"])).includes("\x1b"));
  assertStringIncludes(await help(["--help"], 80, true), "\x1b[1mExamples:\x1b[22m");
});

Deno.test("--help knows what else was given, and comes before other complaints", async () => {
  assertStringIncludes(await help(["--name", "cnn", "--help"]), "Options of model cnn:");
  assertStringIncludes(await help(["--epochs", "3", "--help"]), "Usage:");
  assertStringIncludes(await help(["--batch-size", "0", "--help"]), "Usage:");
  assertStringIncludes(await help(["--name", "--help"]), "Usage:");
});
