import { assert, assertEquals } from "@std/assert";
import { BATCH_FILES } from "../data/cifar10_archive.ts";
import { parseTimes } from "./run/metrics.ts";
import { ended, inFolder, numbersOf, start, train } from "./train/testing.ts";

/** A folder with CIFAR-10's six files, a few images each, and one of them changed. */
async function withCifar(
  change: (path: string, bytes: Uint8Array) => Promise<void>,
  body: (dataDir: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (dataDir) => {
    const bytes = new Uint8Array(5 * 3073);
    for (const name of BATCH_FILES) await Deno.writeFile(`${dataDir}/${name}`, bytes);
    await change(`${dataDir}/data_batch_2.bin`, bytes);
    await body(dataDir);
  });
}

const damages: Readonly<
  Record<string, readonly [(path: string, bytes: Uint8Array) => Promise<void>, string]>
> = {
  "that is missing": [
    (path) => Deno.remove(path),
    "cifar10: found no data_batch_2.bin in DATA or DATA/cifar-10-batches-bin or DATA/cifar10; " +
    "unpack https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz there, or give no data " +
    "folder to have it downloaded",
  ],
  "that is cut short": [
    (path, bytes) => Deno.writeFile(path, bytes.subarray(1)),
    "DATA/data_batch_2.bin: found 15364 bytes, needed a multiple of 3073: a label and " +
    "3 x 32 x 32 pixels an image; the file is cut short or of another kind",
  ],
  "with a label that is no class": [
    (path, bytes) => Deno.writeFile(path, bytes.with(2 * 3073, 10)),
    "DATA/data_batch_2.bin: found label 10 at image 2, allowed: 0 to 9",
  ],
};

for (const [what, [change, line]] of Object.entries(damages)) {
  Deno.test(`a file of CIFAR-10 ${what} ends the command with one line and code 2`, () =>
    withCifar(change, async (dataDir) => {
      const args = ["--dataset", "cifar10", "--data-dir", dataDir, "--runs", `${dataDir}/runs`];
      const { code, stdout, stderr } = await train(...args);
      assertEquals([code, stdout], [2, ""]);
      assertEquals(stderr.replaceAll(dataDir, "DATA"), `error: ${line}\n`);
    }));
}

Deno.test("a crop larger than the image ends the command with one line and code 2", async () => {
  const { code, stderr } = await train("--set", "dataset.crop=28");
  assertEquals(
    [code, stderr],
    [
      2,
      "error: randomCrop: padding: found 28, allowed: a whole number from 0 to 27 for these images\n",
    ],
  );
});

/** Digits that a worker crops and cuts ahead of the training. */
const augmented = [
  ...["--set", "dataset.crop=2", "--set", "dataset.flip=true", "--set", "dataset.cutout=6"],
  ...["--set", "model.hidden=8", "--batch-size", "16", "--epochs", "3", "--checkpoint-every", "50"],
];

Deno.test("an augmented run that is killed and resumed in mid-epoch ends with the same bytes", async () => {
  await inFolder(async (runs) => {
    const whole = await train(...augmented, "--runs", runs, "--name", "whole");
    assertEquals([whole.code, whole.stderr], [0, ""]);
    const times = await Deno.readTextFile(`${runs}/whole/times.jsonl`);
    for (const { dataWait = NaN } of parseTimes(times, "times")) {
      assert(dataWait >= 0 && dataWait <= 1, `dataWait ${dataWait}`);
    }
    const child = start(...augmented, "--runs", runs, "--name", "killed");
    const last = `${runs}/killed/checkpoints/last.safetensors`;
    while (!await Deno.stat(last).then(() => true, () => false)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill("SIGKILL");
    await ended(child);
    const resumed = await train("--resume", `${runs}/killed`);
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
    assertEquals(await numbersOf(`${runs}/killed`), await numbersOf(`${runs}/whole`));
  });
});
