import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Random } from "../kernel/mod.ts";
import { decodeCheckpoint } from "./run/checkpoint.ts";
import { ended, inFolder, numbersOf, start, train } from "./train/testing.ts";

/** Everything that has a state: dropout, Adam, a schedule, shuffling, evaluations within epochs. */
const everything = [
  ...["--dataset", "synth", "--set", "dataset.validation=1000"],
  ...["--set", "model.hidden=16", "--set", "model.dropout=0.1"],
  ...["--batch-size", "8", "--epochs", "6", "--evaluate-every", "130"],
  ...["--schedule", "cosine", "--warmup", "100", "--clip-norm", "1", "--checkpoint-every", "100"],
];

const KILLS = 20;

/** Milliseconds: a few checkpoints, and far less than a twentieth of the run. */
const LONGEST_DELAY = 100;

Deno.test("killed at 20 random moments of its training and resumed, a run ends with the same bytes", async () => {
  await inFolder(async (runs) => {
    const undisturbed = await train(...everything, "--runs", runs, "--name", "undisturbed");
    assertEquals([undisturbed.code, undisturbed.stderr], [0, ""]);
    const seed = Date.now();
    const random = new Random(seed);
    const begins: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const before = await stepOf(`${runs}/killed`);
      const child = start(...await argumentsOf(runs));
      const ending = ended(child);
      let isOver = false;
      ending.then(() => isOver = true);
      await until(async () => isOver || await stepOf(`${runs}/killed`) > before);
      await new Promise((resolve) => setTimeout(resolve, LONGEST_DELAY * random.uniform()));
      if (!isOver) child.kill("SIGKILL");
      const { code, stdout, stderr } = await ending;
      assertEquals([code, stderr], [128 + 9, ""], `kill ${kill} of seed ${seed}`);
      if (kill > 0) begins.push(beginOf(stdout));
    }
    const { code, stdout, stderr } = await train(...await argumentsOf(runs));
    assertEquals([code, stderr], [0, ""], `seed ${seed}`);
    begins.push(beginOf(stdout));
    // No attempt was killed before it had a checkpoint further than the one that it began with.
    const isFurther = begins.every((step, i) => step > (begins[i - 1] ?? -1));
    assert(isFurther, `resumed after steps ${begins.join(", ")} with seed ${seed}`);
    const [killed, whole] = [
      await numbersOf(`${runs}/killed`),
      await numbersOf(`${runs}/undisturbed`),
    ];
    assertEquals(killed, whole, `seed ${seed}`);
  });
});

/** The step that a run would go on after; -1 where it has no checkpoint. */
async function stepOf(run: string): Promise<number> {
  for (const name of ["last", "previous"]) {
    const bytes = await Deno.readFile(`${run}/checkpoints/${name}.safetensors`).catch(() => {});
    if (bytes !== undefined) return (await decodeCheckpoint(bytes, name)).position.step;
  }
  return -1;
}

/** The step that a run says it goes on after; NaN where it says nothing. */
function beginOf(stdout: string): number {
  return Number(/goes on after step ([\d,]+)/.exec(stdout)?.[1]?.replaceAll(",", "") ?? NaN);
}

/** A run that was killed before its folder was there begins; any other goes on. */
async function argumentsOf(runs: string): Promise<string[]> {
  const hasBegun = await Deno.stat(`${runs}/killed/config.json`).then(() => true, () => false);
  return hasBegun
    ? ["--resume", `${runs}/killed`]
    : [...everything, "--runs", runs, "--name", "killed"];
}

const short = ["--set", "model.hidden=8", "--checkpoint-every", "20"];

Deno.test("Ctrl-C finishes the step, writes a checkpoint and says how to resume", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await inFolder(async (runs) => {
    const { code } = await train(...short, "--epochs", "8", "--runs", runs, "--name", "whole");
    assertEquals(code, 0);
    const run = `${runs}/first try/stopped`;
    const child = start(
      ...short,
      "--epochs",
      "8",
      "--runs",
      `${runs}/first try`,
      "--name",
      "stopped",
    );
    await until(async () => await stepOf(run) > 0);
    child.kill("SIGINT");
    const stopped = await ended(child);
    assertEquals(stopped.code, 130, stopped.stderr);
    assertMatch(
      stopped.stderr,
      /^stopped: after step [\d,]+, with a checkpoint; go on with: deno task train --resume '[^']+first try\/stopped'\n$/,
    );
    const resumed = await train("--resume", run);
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
    assertStringIncludes(resumed.stdout, "goes on after step");
    assertEquals(await numbersOf(run), await numbersOf(`${runs}/whole`));
  });
});

/** Waits until something is so. */
async function until(look: () => Promise<boolean>): Promise<void> {
  while (!await look()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Flips one bit in the middle of a file. */
async function damage(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await Deno.writeFile(path, bytes);
}

Deno.test("a damaged checkpoint is refused, and the one before it is offered", async () => {
  await inFolder(async (runs) => {
    const run = `${runs}/a`;
    const began = await train(...short, "--epochs", "3", "--runs", runs, "--name", "a");
    assertEquals(began.code, 0);
    const before = await numbersOf(run);
    await Deno.remove(`${run}/result.json`);
    await damage(`${run}/checkpoints/last.safetensors`);
    const refused = await train("--resume", run);
    assertEquals(refused.code, 2);
    assertMatch(
      refused.stderr,
      /^error: \S+last.safetensors: .*checksum.* is whole: go on from it with --resume \S+ --from previous\n$/,
    );
    const resumed = await train("--resume", run, "--from", "previous");
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
    assertEquals(await numbersOf(run), before);

    await Deno.remove(`${run}/result.json`);
    for (const name of ["last", "previous", "best"]) {
      await damage(`${run}/checkpoints/${name}.safetensors`);
    }
    const lost = await train("--resume", run);
    assertEquals(lost.code, 2);
    assertMatch(lost.stderr, /^error: [^\n]*no other is whole[^\n]*\n$/);
  });
});

Deno.test("a finished run says so, and trains for longer when asked", async () => {
  await inFolder(async (runs) => {
    const run = `${runs}/a`;
    await train(...short, "--epochs", "2", "--runs", runs, "--name", "a");
    await train(...short, "--epochs", "3", "--runs", runs, "--name", "longer");
    const again = await train("--resume", run);
    assertEquals([again.code, again.stderr], [0, ""]);
    assertStringIncludes(again.stdout, "is finished, after 2 epochs");
    const longer = await train("--resume", run, "--epochs", "3");
    assertEquals([longer.code, longer.stderr], [0, ""]);
    assertEquals(await numbersOf(run), await numbersOf(`${runs}/longer`));
  });
});

Deno.test("early stopping ends the run and keeps the best parameters", async () => {
  await inFolder(async (runs) => {
    const run = `${runs}/a`;
    const { code, stdout } = await train(
      ...["--runs", runs, "--name", "a", "--set", "model.hidden=16", "--epochs", "60"],
      ...["--set", "optimizer.learningRate=0.03", "--early-stopping", "2"],
      ...["--monitor", "validationLoss"],
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "stopped early: 2 evaluations were no better");
    const rows = (await Deno.readTextFile(`${run}/metrics.jsonl`)).trim().split("\n")
      .map((line): { step: number; validationLoss: number } => JSON.parse(line));
    const losses = rows.map((row) => row.validationLoss);
    assert(rows.length < 60);
    assertEquals(losses.indexOf(Math.min(...losses)), rows.length - 3);
    const result = JSON.parse(await Deno.readTextFile(`${run}/result.json`));
    const { step } = rows.at(-3) ?? {};
    assertEquals([result.bestValidationLoss, result.bestStep], [Math.min(...losses), step]);
    const model = await Deno.readFile(`${run}/model.safetensors`);
    const { decodeSafetensors } = await import("./run/safetensors.ts");
    const best = decodeSafetensors(
      await Deno.readFile(`${run}/checkpoints/best.safetensors`),
      "best",
    );
    const { tensors } = decodeSafetensors(model, "model");
    assertEquals(
      tensors["linear1.weight"]?.values,
      best.tensors["parameter/linear1.weight"]?.values,
    );
  });
});

Deno.test("a dry run goes through everything and writes nothing", async () => {
  await inFolder(async (folder) => {
    const { code, stdout } = await train("--dry-run", "--runs", `${folder}/runs`);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "everything works; nothing was written");
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  });
});

Deno.test("a model learns a few batches by heart", async () => {
  await inFolder(async (runs) => {
    const { code, stdout } = await train(
      ...["--overfit-batches", "2", "--epochs", "40", "--runs", runs, "--name", "a"],
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "256 examples");
    const { validationAccuracy } = JSON.parse(await Deno.readTextFile(`${runs}/a/result.json`));
    assertEquals(validationAccuracy, 1);
  });
});

/** What is wrong, the arguments, and what the one line must contain. */
const refused: readonly (readonly [string, readonly string[], string])[] = [
  ["a run that is not there", ["--resume", "nowhere"], "nowhere: not the folder of a run"],
  ["--from without --resume", ["--from", "best"], "--from goes with --resume"],
  ["an interval without a unit that exists", ["--checkpoint-every", "3 days"], "30s or 10min"],
  ["an unknown schedule", ["--schedule", "cosin"], 'did you mean "cosine"?'],
  ["an option of another schedule", ["--set", "schedule.every=3"], 'unknown option "every"'],
  ["too many batches to overfit", ["--overfit-batches", "1000"], "at most the 8000 of digits"],
];

for (const [what, args, message] of refused) {
  Deno.test(`${what} is refused in one line with exit code 2`, async () => {
    const { code, stderr } = await train(...args);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, message);
    assertMatch(stderr, /^error: [^\n]+\n$/);
  });
}

Deno.test("what a run goes on with cannot change its numbers", async () => {
  await inFolder(async (runs) => {
    await train(...short, "--epochs", "1", "--runs", runs, "--name", "a");
    const { code, stderr } = await train("--resume", `${runs}/a`, "--batch-size", "64");
    assertEquals(code, 2);
    assertMatch(stderr, /^error: --batch-size: a run goes on with its own options; [^\n]*\n$/);
  });
});
