import { assertEquals } from "@std/assert";
import { inTempFolder } from "../../data/test_files.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { RunFolder } from "../run/folder.ts";
import { ownDisks, withOwnDisks } from "../run/test_disks.ts";
import { Checkpoints } from "./checkpoints.ts";

const checkpoint = (step: number): Checkpoint => ({
  tensors: { "parameter/w": { shape: [2], values: Float32Array.of(step, 0.5) } },
  position: { step, meter: { loss: 0, hits: 0, samples: 0 } },
  optimizerSteps: step,
  random: { key: [7, 0], position: 0, spare: null },
});

Deno.test("the last checkpoint becomes the previous one, and nothing else stays", () =>
  inTempFolder(async (root) => {
    const folder = await RunFolder.create({ root, name: "a", stem: "a" });
    const checkpoints = new Checkpoints(folder);
    const whole = [[1, true], [2, false], [3, false]] as const;
    for (const [step, isBest] of whole) await checkpoints.write(checkpoint(step), isBest);
    const steps = { best: 1, last: 3, previous: 2 } as const;
    for (const name of ["best", "last", "previous"] as const) {
      assertEquals((await checkpoints.read(name))?.checkpoint, checkpoint(steps[name]));
    }
    assertEquals(
      Array.from(Deno.readDirSync(folder.checkpointsPath), ({ name }) => name).sort(),
      Object.keys(steps).map((name) => `${name}.safetensors`),
    );
  }));

/** Writes two checkpoints, makes the disk read-only, and tries a third. Prints what came of it. */
const TRY = `
import { Checkpoints } from "${new URL("checkpoints.ts", import.meta.url)}";
import { RunFolder } from "${new URL("../run/folder.ts", import.meta.url)}";
const folder = await RunFolder.create({ root: Deno.env.get("DISK"), name: "a", stem: "a" });
const checkpoints = new Checkpoints(folder);
const write = (step) => checkpoints.write({
  tensors: {}, position: { step, meter: { loss: 0, hits: 0, samples: 0 } },
  optimizerSteps: step, random: { key: [7, 0], position: 0, spare: null },
}, false);
await write(1);
await write(2);
await new Deno.Command("mount", { args: ["-o", "remount,ro", Deno.env.get("DISK")] }).output();
const refusal = await write(3).catch((error) => error.name + ": " + error.message);
const steps = [];
for (const name of ["last", "previous"]) {
  steps.push((await checkpoints.read(name)).checkpoint.position.step);
}
console.log(JSON.stringify({ refusal, steps }));
`;

Deno.test({
  name: ownDisks.name("on a disk that has become read-only the checkpoints so far stay"),
  ignore: ownDisks.ignore,
  fn: () =>
    inTempFolder(async (disk) => {
      const { code, stdout, stderr } = await withOwnDisks(
        `mount -t tmpfs none "$DISK" && "$DENO" eval --quiet "$TRY"`,
        { DISK: disk, DENO: Deno.execPath(), TRY },
      );
      assertEquals([code, stderr], [0, ""]);
      assertEquals(JSON.parse(stdout.replaceAll(disk, "DISK")), {
        refusal: "UsageError: cannot write DISK/a/checkpoints/.next.safetensors: " +
          "the file system is read-only; choose another folder",
        steps: [2, 1],
      });
    }),
});
