import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { decodeSafetensors } from "./run/safetensors.ts";
import { inFolder, train } from "./train/testing.ts";

Deno.test("without a flag, train reaches 97 % on held-out digits and leaves its folder", async () => {
  await inFolder(async (runs) => {
    const { code, stdout, stderr } = await train("--runs", runs);
    assertEquals([code, stderr], [0, ""]);
    const folder = join(runs, "digits-mlp-adam-001");
    const rows = (await Deno.readTextFile(join(folder, "metrics.jsonl"))).trim().split("\n");
    const { epoch, validationAccuracy } = JSON.parse(rows.at(-1) ?? "{}");
    assertEquals(epoch, 12);
    assert(validationAccuracy > 0.97, `found ${validationAccuracy}`);
    const config = JSON.parse(await Deno.readTextFile(join(folder, "config.json")));
    assertEquals(config.options.model.activation, "relu");
    const plots = await Array.fromAsync(Deno.readDir(join(folder, "plots")), (entry) => entry.name);
    const kinds = [
      "confusion_matrix",
      "gradients",
      "learning_curve",
      "per_class",
      "weights",
      "worst",
    ];
    const files = kinds.flatMap((kind) =>
      ["png", "svg", "vl.json"].map((type) => `${kind}.${type}`)
    );
    assertEquals(plots.sort(), files);
    assert((await Deno.stat(join(folder, "report.html"))).isFile);
    const bytes = await Deno.readFile(join(folder, "model.safetensors"));
    const { tensors } = decodeSafetensors(bytes, "model.safetensors");
    assertEquals(Object.keys(tensors).sort(), [
      "linear1.bias",
      "linear1.weight",
      "linear2.bias",
      "linear2.weight",
    ]);
    assertStringIncludes(stdout, "report.html");
  });
});

Deno.test("one seed gives identical numbers, another seed others", async () => {
  await inFolder(async (runs) => {
    const parameters: string[] = [];
    for (const [name, seed] of [["a", "3"], ["b", "3"], ["c", "4"]] as const) {
      const { code } = await train(
        ...["--runs", runs, "--name", name, "--seed", seed, "--epochs", "1"],
        ...["--set", "model.dropout=0.2", "--set", "model.hidden=16"],
      );
      assertEquals(code, 0);
      const bytes = await Deno.readFile(join(runs, name, "model.safetensors"));
      const digest = await crypto.subtle.digest("SHA-256", bytes);
      parameters.push(new Uint8Array(digest).toHex());
    }
    assertEquals(parameters[0], parameters[1]);
    assert(parameters[0] !== parameters[2]);
  });
});

Deno.test("a loss that is not finite stops training and keeps what was written", async () => {
  await inFolder(async (runs) => {
    const { code, stderr } = await train(
      ...[
        "--runs",
        runs,
        "--name",
        "nan",
        "--optimizer",
        "sgd",
        "--set",
        "optimizer.learningRate=1e20",
      ],
    );
    assertEquals(code, 2);
    assertMatch(
      stderr,
      /^error: training diverged: the loss is (NaN|Infinity) in epoch 1.*lower the learning rate/,
    );
    assertEquals(stderr.trim().split("\n").length, 1);
    assert((await Deno.stat(join(runs, "nan", "config.json"))).isFile);
  });
});

Deno.test("a plugin's op trains by its name", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "bent.ts");
    await Deno.writeTextFile(
      file,
      `import { elementwise, type UnaryOp } from "dinograd";
       export const bent: UnaryOp = elementwise({
         name: "bent", y: "(sqrt(x * x + 1) - 1) / 2 + x",
         samples: [{ inputs: [[3, 4]] }], examples: [{ inputs: [[0]], output: [0] }],
       });`,
    );
    const { code, stdout } = await train(
      ...["--plugin", file, "--set", "model.activation=bent", "--epochs", "1", "--runs", folder],
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "accuracy");
  });
});

/** What is wrong, the arguments, and what the one line must contain. */
const refused: readonly (readonly [string, readonly string[], string])[] = [
  ["an unknown flag", ["--datset", "mnist"], 'did you mean "--dataset"?'],
  ["an unknown dataset", ["--dataset", "mnits"], 'did you mean "mnist"?'],
  ["an unknown model", ["--model", "mpl"], 'unknown model "mpl"; known: cnn, linear, mlp, resnet'],
  ["an unknown optimizer", ["--optimizer", "adm"], 'did you mean "adam"?'],
  ["an unknown backend", ["--backend", "wasn"], 'did you mean "wasm"?'],
  ["an unknown option", ["--set", "model.hiden=3"], 'did you mean "hidden"?'],
  ["an unknown section", ["--set", "modl.hidden=3"], 'did you mean "model"?'],
  ["an option without a value", ["--set", "model.hidden"], "SECTION.NAME=VALUE"],
  ["a value of the wrong kind", ["--set", "model.hidden=ten"], "allowed: a whole number"],
  [
    "a value out of range",
    ["--set", "optimizer.beta1=1"],
    "allowed: a number below 1 and 0 or more",
  ],
  ["a flag of the wrong kind", ["--epochs", "many"], "--epochs"],
  ["a flag without its value", ["--epochs"], "missing"],
  ["a batch size of 0", ["--batch-size", "0"], "1 or more"],
  ["a stray argument", ["mnist"], "mnist"],
  ["an unknown activation", ["--set", "model.activation=rleu"], 'did you mean "relu"?'],
  ["an activation of two inputs", ["--set", "model.activation=matmul"], "op of one tensor"],
  [
    "an activation that must be given an attribute",
    ["--set", "model.activation=maxPool2d"],
    "mlp.activation: found maxPool2d, which must be given size",
  ],
  ["an activation without a gradient", ["--set", "model.activation=argmax"], "no gradient"],
  [
    "an activation that changes the shape",
    ["--set", "model.activation=sum"],
    "one result for each example",
  ],
  ["a negative depth", ["--set", "model.depth=-1"], "model mlp.depth"],
  ["a missing data folder", ["--dataset", "mnist", "--data-dir", "/nowhere"], "/nowhere"],
  ["a missing plugin", ["--plugin", "./nowhere.ts"], "nowhere.ts"],
  ["a name that leaves the folder", ["--name", "../x"], "../x"],
];

for (const [what, args, message] of refused) {
  Deno.test(`${what} is refused in one line with exit code 2`, async () => {
    await inFolder(async (runs) => {
      const { code, stderr } = await train("--runs", join(runs, "made"), ...args);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, message);
      assertMatch(stderr, /^error: [^\n]+\n$/);
    });
  });
}

/** A damaged plugin file and what the one line must contain. */
const plugins: readonly (readonly [string, string, string])[] = [
  [
    "a formula with a mistake",
    `import { elementwise } from "dinograd";
     export const bad = elementwise({ name: "bad", y: "x +* 2", samples: [], examples: [] });`,
    'formula "x +* 2", position 4',
  ],
  [
    "a plugin that takes a name",
    `import { elementwise } from "dinograd";
     export const relu = elementwise({ name: "relu", y: "x", samples: [], examples: [] });`,
    'op "relu" is declared twice, by dinograd and by',
  ],
  [
    "a plugin that declares a name twice",
    `import { elementwise } from "dinograd";
     export const a = elementwise({ name: "twice", y: "x", samples: [], examples: [] });
     export const b = elementwise({ name: "twice", y: "2 * x", samples: [], examples: [] });`,
    'op "twice" is declared twice',
  ],
  [
    "a model whose layers do not fit",
    `import { defineModel, linear, sequential } from "dinograd";
     export const flat = defineModel({
       name: "flat", description: "", options: {}, create: (_, { classes }) => sequential(linear(classes)),
     });`,
    "linear1 takes one axis of features, found [28, 28]; put flattenLayer() before it",
  ],
  ["a module without a plugin", "export const x = 1;", "found no new plugin"],
  ["a module that does not parse", "export const = 1;", "cannot be loaded"],
];

for (const [what, source, message] of plugins) {
  Deno.test(`${what} is refused in one line with exit code 2`, async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "plugin.ts");
      await Deno.writeTextFile(file, source);
      const chosen = source.includes('"flat"') ? ["--model", "flat"] : [];
      const { code, stderr } = await train("--runs", folder, "--plugin", file, ...chosen);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, message);
      assertMatch(stderr, /^error: [^\n]+\n$/);
    });
  });
}

Deno.test("a truncated data file is refused in one line with exit code 2", async () => {
  await inFolder(async (folder) => {
    for (
      const name of [
        "train-images-idx3",
        "train-labels-idx1",
        "t10k-images-idx3",
        "t10k-labels-idx1",
      ]
    ) {
      const header = name.includes("images") ? [0, 0, 8, 3, 0, 0, 0, 9] : [0, 0, 8, 1, 0, 0, 0, 9];
      await Deno.writeFile(join(folder, `${name}-ubyte`), Uint8Array.from(header));
    }
    const { code, stderr } = await train(
      "--dataset",
      "mnist",
      "--data-dir",
      folder,
      "--runs",
      folder,
    );
    assertEquals(code, 2, stderr);
    assertMatch(stderr, /^error: [^\n]*-ubyte[^\n]*\n$/);
  });
});
