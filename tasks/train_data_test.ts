import { assert, assertEquals } from "@std/assert";
import { BATCH_FILES } from "../data/cifar10_archive.ts";
import { parseTimes } from "./run/metrics.ts";
import { ended, inFolder, numbersOf, start, train, trainIn } from "./train/testing.ts";

/** The size of each of CIFAR-10's files: a label and 3072 pixels for each of 10,000 images. */
const FILE_BYTES = 10_000 * 3073;

/** A folder with CIFAR-10's six files, black images of a class each, and one of them changed. */
async function withCifar(
  change: (path: string) => Promise<void>,
  body: (dataDir: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (dataDir) => {
    for (const [label, name] of BATCH_FILES.entries()) {
      const path = `${dataDir}/${name}`;
      await Deno.writeFile(path, Uint8Array.of(label));
      // What is not written takes no room on the disk.
      await Deno.truncate(path, FILE_BYTES);
    }
    await change(`${dataDir}/data_batch_2.bin`);
    await body(dataDir);
  });
}

const ARCHIVE = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";

const damages: Readonly<Record<string, readonly [(path: string) => Promise<void>, string]>> = {
  "that is missing": [
    (path) => Deno.remove(path),
    "cifar10: found no data_batch_2.bin in DATA or DATA/cifar-10-batches-bin or DATA/cifar10; " +
    `unpack ${ARCHIVE} there, or give no data folder to have it downloaded`,
  ],
  "that is cut at the end of an image": [
    (path) => Deno.truncate(path, 1000 * 3073),
    "DATA/data_batch_2.bin: found 3073000 bytes, needed 30730000: 10000 images, each a label and " +
    `3 x 32 x 32 pixels; the file is cut short or of another kind, take the one of ${ARCHIVE}`,
  ],
  "with a label that is no class": [
    async (path) => {
      using file = await Deno.open(path, { write: true });
      await file.seek(2 * 3073, Deno.SeekMode.Start);
      await file.write(Uint8Array.of(10));
    },
    "DATA/data_batch_2.bin: found label 10 at image 2, allowed: 0 to 9",
  ],
  "in the place of another": [
    (path) => Deno.copyFile(path, path.replace("data_batch_2", "test_batch")),
    "DATA/test_batch.bin: found the images of DATA/data_batch_2.bin, needed others: one of the two " +
    `has the place of another file; take both of ${ARCHIVE}`,
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

Deno.test("an archive that is none ends the command with one line that says so, and code 2", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/cifar10/cifar-10-binary.tar.gz`;
    await Deno.mkdir(`${folder}/cifar10`);
    await Deno.writeTextFile(path, "no archive");
    // Nothing listens there, so nothing is downloaded.
    const env = { DINOGRAD_CACHE: folder, HTTPS_PROXY: "http://127.0.0.1:9" };
    const args = ["--dataset", "cifar10", "--runs", `${folder}/runs`];
    const { code, stderr } = await trainIn(folder, env, ...args);
    const lines = stderr.trimEnd().split("\n");
    assertEquals([code, lines.filter((line) => line.startsWith("error: ")).length], [2, 1], stderr);
    const fault = `${path}: found 10 bytes, needed 170052171; `;
    assert(lines.at(-1)?.startsWith(`error: ${fault}cannot download`), stderr);
    assert(lines.at(-1)?.endsWith(`put the right file into ${folder}/cifar10`), stderr);
  });
});

const settings: readonly (readonly [what: string, args: readonly string[], line: string])[] = [
  [
    "a crop as large as the image",
    ["dataset.crop=28"],
    "digits.crop: found 28, allowed: a whole number from 0 to 27 for images of 28×28",
  ],
  [
    "a cutout larger than the image",
    ["dataset.cutout=29"],
    "digits.cutout: found 29, allowed: a whole number from 0 to 28 for images of 28×28",
  ],
  [
    "a kernel larger than its input",
    ["model.size=40"],
    "cnn.size: found 40 with channels 6-16 for images of 28×28, allowed: 1 to 9",
  ],
  [
    "more convolutions than the image has room for",
    ["model.channels=6-16-32"],
    "cnn.size: found 5 with channels 6-16-32 for images of 28×28, allowed: 1 to 3, or at most 2 numbers " +
    "in channels",
  ],
];

for (const [what, values, line] of settings) {
  Deno.test(`${what} ends the command with one line and code 2`, async () => {
    await inFolder(async (runs) => {
      const set = values.flatMap((value) => ["--set", value]);
      const { code, stdout, stderr } = await train("--model", "cnn", ...set, "--runs", runs);
      assertEquals([code, stdout, stderr], [2, "", `error: ${line}\n`]);
    });
  });
}

Deno.test("groups that do not divide the channels end the command with one line and code 2", async () => {
  await inFolder(async (folder) => {
    const source = `import { conv, defineModel, flattenLayer, linear, sequential } from "dinograd";
      export const grouped = defineModel({
        name: "grouped",
        description: "",
        options: {},
        create: (_, { classes }) =>
          sequential(conv(6), conv(8, { groups: 4 }), flattenLayer(), linear(classes)),
      });`;
    await Deno.writeTextFile(`${folder}/grouped.ts`, source);
    const plugin = ["--plugin", `${folder}/grouped.ts`, "--model", "grouped"];
    const { code, stdout, stderr } = await train(...plugin, "--runs", folder);
    const line = "conv2: groups: found 4 for 6 channels, allowed: a number that divides them";
    assertEquals([code, stdout, stderr], [2, "", `error: ${line}\n`]);
  });
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
