import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import { isUserError } from "../../kernel/errors.ts";
import { trainFlags } from "../train/command.ts";
import { runCommand } from "../cli/command.ts";
import { planOf } from "./testing.ts";

const settingsOf = async (...args: string[]) =>
  (await planOf(...args)).runs.map(({ settings }) => settings);

const refused = (...args: string[]) =>
  assertRejects(() => planOf(...args), Error, "", args.join(" ")).then((error) => {
    assert(isUserError(error), `a bug, not a user error: ${error}`);
    return error.message;
  });

Deno.test("grids multiply, the last one fastest, and seeds are innermost", async () => {
  assertEquals(
    await settingsOf("--grid", "batchSize=32,64", "--grid", "optimizer=sgd,adam", "--repeat", "2"),
    [32, 64].flatMap((size) =>
      ["sgd", "adam"].flatMap((optimizer) =>
        ["0", "1"].map((seed) => ({ batchSize: String(size), optimizer, seed }))
      )
    ),
  );
});

Deno.test("lists go together", async () => {
  const lists = ["--list", "optimizer=sgd,adam", "--list", "optimizer.learningRate=0.1,1e-3"];
  assertEquals(await settingsOf(...lists), [
    { optimizer: "sgd", "optimizer.learningRate": "0.1", seed: "0" },
    { optimizer: "adam", "optimizer.learningRate": "0.001", seed: "0" },
  ]);
  assertEquals((await settingsOf(...lists, "--grid", "batchSize=1,2,3")).length, 6);
});

Deno.test("a list may hold a value twice", async () => {
  assertEquals(
    (await settingsOf("--list", "batchSize=1,1,2", "--list", "epochs=1,2,2")).length,
    3,
  );
});

Deno.test("seeds count from the seed given", async () => {
  const seeds = (await settingsOf("--repeat", "3", "--seed", "7")).map(({ seed }) => seed);
  assertEquals(seeds, ["7", "8", "9"]);
});

Deno.test("names may be written in kebab-case, sections too", async () => {
  assertEquals(
    await settingsOf("--grid", "batch-size=8", "--grid", "optimizer.learning-rate=1"),
    await settingsOf("--grid", "batchSize=8", "--grid", "optimizer.learningRate=1"),
  );
});

Deno.test("the same number written in two ways is one run", async () => {
  assertEquals((await settingsOf("--grid", "optimizer.learningRate=0.001,1e-3")).length, 1);
});

Deno.test("an option that only some optimizers have is left out with the others", async () => {
  const options = ["--grid", "optimizer=sgd,adam", "--grid", "optimizer.momentum=0,0.9"];
  assertEquals(await settingsOf(...options), [
    { optimizer: "sgd", "optimizer.momentum": "0", seed: "0" },
    { optimizer: "sgd", "optimizer.momentum": "0.9", seed: "0" },
    { optimizer: "adam", seed: "0" },
  ]);
  const { runs } = await planOf("--grid", "optimizer=sgd,adam", "--set", "optimizer.momentum=0.5");
  assertEquals(
    runs.map(({ args }) => args.includes("optimizer.momentum=0.5")),
    [true, false],
  );
});

Deno.test("arguments say all that a run needs, and train understands them", async () => {
  const { runs } = await planOf(
    ...["--grid", "shuffle=true,false", "--grid", "clipNorm=none,0.5", "--epochs", "3"],
    ...["--set", "model.hidden=8", "--data-dir", "my data", "--grid", "optimizer.momentum=0.9"],
    ...["--optimizer", "sgd"],
  );
  assertEquals(runs.map(({ epochs }) => epochs), [3, 3, 3, 3]);
  const found: unknown[] = [];
  for (const { args } of runs) {
    const spec = { name: "train", description: "", flags: trainFlags };
    await runCommand(spec, args, ({ flags }) => {
      found.push([flags.shuffle, flags.clipNorm, flags.epochs, flags.dataDir, flags.set]);
    });
  }
  const set = ["model.hidden=8", "optimizer.momentum=0.9"];
  assertEquals(found, [
    [true, undefined, 3, "my data", set],
    [true, 0.5, 3, "my data", set],
    [false, undefined, 3, "my data", set],
    [false, 0.5, 3, "my data", set],
  ]);
});

Deno.test("names of runs are in order, unlike, and can be folders", async () => {
  const value = fc.double({ min: 0, max: 1e6, noNaN: true }).map(String);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(value, { minLength: 1, maxLength: 12 }), async (values) => {
      const { runs } = await planOf(
        ...["--grid", `optimizer.learningRate=${values.join(",")}`, "--grid", "epochs=1,20"],
      );
      const names = runs.map(({ name }) => name);
      assertEquals(names, names.toSorted());
      assertEquals(new Set(names).size, names.length);
      for (const name of names) assert(/^[\w.+-]+$/.test(name) && name.length <= 80, name);
    }),
    { numRuns: 30 },
  );
});

Deno.test("what cannot be trained is refused in a line that names it", async () => {
  assertEquals(
    await refused("--grid", "batchSize=1,x"),
    '--batch-size: found "x", allowed: a whole number 1 or more',
  );
  const cases: [args: string[], includes: string][] = [
    [[], "nothing varies"],
    [["--grid", "batchSiz=1"], 'did you mean "batchSize"?'],
    [["--grid", "batchSize"], 'found "batchSize", needed: NAME=VALUES'],
    [["--grid", "batchSize=1,,2"], "an empty value"],
    [["--grid", "batchSize=1,1"], '"1" stands there twice'],
    [["--grid", "lr=0.1,1"], 'did you mean "optimizer.learningRate"?'],
    [["--list", "hidden=8,9"], 'did you mean "model.hidden"?'],
    [["--random", "wd=0..1"], 'did you mean "optimizer.weightDecay"?'],
    [["--grid", "optimizer.lr=0.1,1"], 'did you mean "learningRate"?'],
    [["--set", "lr=1", "--repeat", "2"], 'did you mean "optimizer.learningRate"?'],
    [["--grid", "model.hiden=8"], 'did you mean "hidden"?'],
    [["--grid", "modle.hidden=8"], 'did you mean "model"?'],
    [["--grid", "model.=8"], "unknown section"],
    [["--grid", "model.activation=relu,relo"], "relo"],
    [["--grid", "optimizer=sgd,adma"], 'did you mean "adam"?'],
    [["--grid", "optimizer=sgd,adam", "--grid", "optimizer.momentm=1"], "momentm"],
    [["--grid", "optimizer=sgd,adam", "--grid", "optimizer.momentum=0.5,x"], "momentum"],
    [["--grid", "schedule=cosine,cosin"], 'did you mean "cosine"?'],
    [["--grid", "reduction=mean,max"], "--reduction"],
    [["--grid", "batchSize=1,2", "--batch-size", "3"], "given as 3 for all runs"],
    [["--grid", "model.hidden=1,2", "--set", "model.hidden=3"], "given as 3 for all runs"],
    [["--grid", "batchSize=1,2", "--random", "batchSize=1..2"], "varied twice"],
    [["--grid", "seed=1,2", "--repeat", "2"], "seed: varied"],
    [["--grid", "dataDir=a,b"], "cannot be varied"],
    [["--grid", "batchSize=none"], '"none"'],
    [["--list", "batchSize=1,2", "--list", "epochs=1"], "found 1 values, needed: 2"],
    [["--set", "model.hiden=3", "--repeat", "2"], 'did you mean "hidden"?'],
    [
      ["--grid", `batchSize=${Array.from({ length: 200 }, (_, i) => i + 1)}`, "--repeat", "99"],
      "allowed: up to 10000",
    ],
    [
      ["--random", "model.hidden=1..9", "--samples", "100000000"],
      '--samples: found "100000000", allowed: a whole number from 1 to 10000',
    ],
    [["--random", "optimizer.learningRate=0..1:log"], "above 0"],
    [["--random", "optimizer.learningRate=1..0.1"], "the lesser end first"],
    [["--random", "optimizer.learningRate=0.1..1:lg"], '":lg"'],
    [["--random", "optimizer.learningRate=-1..1"], "0 or more"],
    [["--random", "model.hiden=1..2"], 'did you mean "hidden"?'],
    [["--random", "model.hidden=1.5..8"], "a whole number"],
    [["--random", "reduction=1..2"], "--random reduction"],
    [["--repeat", "2", "--samples", "5"], "nothing is drawn"],
    [["--random", "dataset=1..2"], "is not a number; give a list"],
  ];
  for (const [args, includes] of cases) {
    const message = await refused(...args);
    assert(message.includes(includes) && !message.includes("\n"), `${args}: ${message}`);
  }
});
