import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { isAbsolute } from "node:path";
import { inFolder, numbersOf, train, trainIn } from "./testing.ts";

/** Few points, so that an epoch takes no time. */
const small = [
  ...["--dataset", "synth", "--set", "dataset.train=500", "--set", "dataset.validation=100"],
  ...["--set", "dataset.test=100", "--set", "model.hidden=4"],
];

/** Trains to the end, and returns the folder of the run. */
async function finished(runs: string, name: string, ...args: string[]): Promise<string> {
  const { code, stderr } = await train(...small, ...args, "--runs", runs, "--name", name);
  assertEquals([code, stderr], [0, ""]);
  return join(runs, name);
}

async function refused(message: RegExp, ...args: string[]): Promise<void> {
  const { code, stderr } = await train(...args);
  assertEquals(code, 2, stderr);
  assertMatch(stderr, message);
  assertMatch(stderr, /^error: [^\n]+\n$/);
}

/** The bytes of a run's own files, without those in folders. */
async function textsOf(run: string): Promise<Record<string, string>> {
  const files = (await Array.fromAsync(Deno.readDir(run))).filter(({ isFile }) => isFile);
  const texts = files.map(async ({ name }) => [name, await Deno.readTextFile(join(run, name))]);
  return Object.fromEntries(await Promise.all(texts));
}

Deno.test("a run whose checkpoints were removed loses nothing when it is to go on", async () => {
  await inFolder(async (runs) => {
    const run = await finished(runs, "a", "--epochs", "2");
    const [before, numbers] = [await textsOf(run), await numbersOf(run)];
    const checkpoint = (name: string) => join(run, "checkpoints", `${name}.safetensors`);
    for (const name of ["last", "previous"]) await Deno.remove(checkpoint(name));
    const longer = ["--resume", run, "--epochs", "3"];
    await refused(
      /has a result, but neither .* go on from it with --resume \S+ --from best/,
      ...longer,
    );
    await Deno.remove(join(run, "checkpoints"), { recursive: true });
    await refused(
      /has a result, but neither .* begin the run again under another --name/,
      ...longer,
    );
    await refused(
      /there is no \S+best.safetensors; no other is whole/,
      ...longer,
      "--from",
      "best",
    );
    assertEquals(await textsOf(run), before);

    await Deno.remove(join(run, "result.json"));
    await refused(/has rows of metrics, but neither /, "--resume", run);
    const { "result.json": _, ...rest } = before;
    assertEquals(await textsOf(run), rest);

    await Deno.remove(join(run, "metrics.jsonl"));
    const { code, stdout, stderr } = await train("--resume", run);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "has no checkpoint yet: it begins anew");
    assertEquals(await numbersOf(run), numbers);
  });
});

Deno.test("a run whose rows were cut is refused, and told of a checkpoint that has its rows", async () => {
  await inFolder(async (folder) => {
    const run = await finished(join(folder, "my runs"), "a", "--epochs", "3");
    await Deno.remove(join(run, "result.json"));
    const numbers = await numbersOf(run);
    const metrics = join(run, "metrics.jsonl");
    const lines = (await Deno.readTextFile(metrics)).split("\n").slice(0, -1);
    const keep = (...kept: number[]) =>
      Deno.writeTextFile(metrics, kept.map((i) => `${lines[i]}\n`).join(""));

    await keep(0, 1);
    const before = await textsOf(run);
    await refused(
      /metrics.jsonl: found rows of 2 of the 3 evaluations up to step 12 of \S+ \S+last.safetensors, that of step 12 is missing; restore the file, or go back to step 8, whose rows are there, with --resume '[^']+my runs\/a' --from previous\n$/,
      "--resume",
      run,
    );
    await keep(1, 2);
    await refused(
      /of step 4 is missing; [^\n]* begin the run again under another/,
      "--resume",
      run,
    );
    for (const lose of [() => keep(), () => Deno.remove(metrics)]) {
      await lose();
      await refused(/found rows of 0 of the 3 evaluations/, "--resume", run);
    }
    await keep(0, 1);
    assertEquals(await textsOf(run), before);
    // Back to where its rows are, it drops none and makes the others again.
    const { code, stderr } = await train("--resume", run, "--from", "previous");
    assertEquals([code, stderr], [0, ""]);
    assertEquals(await numbersOf(run), numbers);
  });
});

Deno.test("a run that was killed between its first row and the checkpoint after it goes on", async () => {
  await inFolder(async (runs) => {
    const run = await finished(runs, "a", "--epochs", "1");
    const numbers = await numbersOf(run);
    const checkpoints = join(run, "checkpoints");
    await Deno.rename(
      join(checkpoints, "previous.safetensors"),
      join(checkpoints, "last.safetensors"),
    );
    await Deno.remove(join(checkpoints, "best.safetensors"));
    await Deno.remove(join(run, "result.json"));
    const { code, stdout, stderr } = await train("--resume", run);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "goes on after step 0");
    assertEquals(await numbersOf(run), numbers);
  });
});

Deno.test("a run that goes on cannot be told to have ended before", async () => {
  await inFolder(async (runs) => {
    const run = await finished(runs, "a", "--epochs", "3");
    await Deno.remove(join(run, "result.json"));
    const before = await textsOf(run);
    await refused(
      /^error: --epochs: found 2, allowed: 3 or more/,
      "--resume",
      run,
      "--epochs",
      "2",
    );
    assertEquals(await textsOf(run), before);
  });
});

Deno.test("a run that was stopped early is finished, also where its best checkpoint is lost", async () => {
  await inFolder(async (runs) => {
    const run = await finished(runs, "a", "--epochs", "99", "--early-stopping", "1");
    const before = await textsOf(run);
    const again = async (...args: string[]) => {
      const { code, stdout, stderr } = await train("--resume", run, ...args);
      assertEquals([code, stderr], [0, ""]);
      return stdout;
    };
    const best = join(run, "checkpoints", "best.safetensors");
    await Deno.writeTextFile(best, "damaged");
    for (const args of [[], ["--epochs", "120"]]) {
      assertMatch(
        await again(...args),
        /is finished, after \d+ epochs, stopped early; --early-stopping N/,
      );
    }
    assertEquals(await textsOf(run), before);

    for (const lose of [() => {}, () => Deno.removeSync(best)]) {
      lose();
      await Deno.remove(join(run, "result.json"));
      const toLast =
        /best.safetensors[^\n]*; the one of step \d+ is whole: go on from it with --resume \S+ --from last\n$/;
      await refused(toLast, "--resume", run);
      assertStringIncludes(await again("--from", "last"), "are lost: the last ones are kept");
      assert((await Deno.stat(join(run, "result.json"))).isFile);
      assertStringIncludes(await again(), "is finished, after");
    }
    const more = await again("--early-stopping", "99");
    assertStringIncludes(more, "goes on after step");
    assertStringIncludes(await again(), "is finished, after 99 epochs; --epochs N");
  });
});

/** A model and a dataset that reads a file. */
const mine = (hidden: number) =>
  `import { defineDataset, defineModel, linear, option, sequential, tanhLayer } from "dinograd";
   export const tiny = defineModel({
     name: "tiny", description: "",
     options: { hidden: option.integer({ default: ${hidden}, description: "" }) },
     create: ({ hidden }, { classes }) => sequential(linear(hidden), linear(classes)),
   });
   export const numbers = defineDataset({
     name: "numbers", description: "", options: {},
     load: async (_, { dataDir }) => {
       const values = (await Deno.readTextFile(dataDir + "/numbers.txt")).split(" ").map(Number);
       const split = { size: values.length, read: (indices, inputs, labels) =>
         indices.forEach((n, i) => { inputs[i] = values[n]; labels[i] = values[n] > 0 ? 1 : 0; }) };
       return { name: "numbers", inputShape: [1], classes: ["no", "yes"],
         splits: { train: split, validation: split } };
     },
   });`;

Deno.test("a run goes on from any folder, with the defaults that its plugins had", async () => {
  await inFolder(async (folder) => {
    const plugin = join(folder, "mine.ts");
    await Deno.writeTextFile(plugin, mine(3));
    await Deno.mkdir(join(folder, "data"));
    await Deno.writeTextFile(join(folder, "data", "numbers.txt"), "1 -2 0.5 -0.25 3 -1 2 -3");
    const begin = async (name: string, epochs: string) => {
      const { code, stderr } = await trainIn(
        folder,
        { DINOGRAD_DATA: "data" },
        ...["--plugin", "mine.ts", "--dataset", "numbers", "--model", "tiny"],
        ...["--batch-size", "4", "--epochs", epochs, "--name", name],
      );
      assertEquals([code, stderr], [0, ""]);
      return join(folder, "runs", name);
    };
    const [whole, run] = [await begin("whole", "3"), await begin("a", "2")];
    const report = await Deno.readTextFile(join(whole, "report.html"));
    assertStringIncludes(report, "--plugin ./mine.ts");

    await Deno.writeTextFile(plugin, mine(5));
    const { code, stderr } = await train("--resume", run, "--epochs", "3");
    assertEquals([code, stderr], [0, ""]);
    assertEquals(await numbersOf(run), await numbersOf(whole));
    const { options, dataDir, plugin: [stored] } = JSON.parse(
      await Deno.readTextFile(join(run, "config.json")),
    );
    assertEquals(options.model, { hidden: "3" });
    assert(isAbsolute(dataDir) && isAbsolute(stored), `found ${dataDir} and ${stored}`);
  });
});
