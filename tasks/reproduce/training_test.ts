import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { train } from "./training.ts";

Deno.test("a training has a run for each seed, and what is finished is not trained again", async () => {
  const runs = await Deno.makeTempDir();
  try {
    const lines: string[] = [];
    const options = {
      runs,
      seedsOf: () => [3, 4],
      parallel: 2,
      dataDir: undefined,
      onProgress: (line: string) => lines.push(line),
    };
    const training = {
      label: "Tiny",
      name: "tiny",
      args: "--dataset synth --epochs 1 --set model.hidden=4",
    };
    const [trained] = await train([training], options);
    assertEquals(trained?.label, "Tiny");
    assertEquals(trained?.runs.map(({ seed, rows }) => [seed, rows.length]), [[3, 1], [4, 1]]);

    lines.length = 0;
    assertEquals(await train([training], options), [trained].filter((one) => one !== undefined));
    assertEquals(lines.length, 2);
    for (const line of lines) assertStringIncludes(line, "finished before");

    const other = { ...training, args: `${training.args} --batch-size 64` };
    await assertRejects(() => train([other], options), UsageError);
  } finally {
    await Deno.remove(runs, { recursive: true });
  }
});

Deno.test("an experiment may train on a dataset of its own, from a plugin", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const plugin = join(folder, "ring.ts");
    await Deno.writeTextFile(
      plugin,
      `import { defineDataset, synth } from ${
        JSON.stringify(new URL("../../mod.ts", import.meta.url).href)
      };
       export const ring = defineDataset({
         name: "ring", description: "", options: {},
         load: () => synth({ train: 200, validation: 50, test: 50 }),
       });`,
    );
    const training = (args: string) => ({
      label: "Ring",
      name: "ring",
      args: `--plugin ${plugin} --dataset ring --epochs 1 --set model.hidden=4 ${args}`,
    });
    const runs = join(folder, "made", "runs");
    const options = {
      runs,
      seedsOf: () => [0],
      parallel: 1,
      dataDir: undefined,
      onProgress: () => {},
    };
    await assertRejects(
      () => train([training("--set dataset.radius=2")], options),
      UsageError,
      'dataset ring: unknown option "radius"',
    );
    await assertRejects(() => Deno.stat(runs), Deno.errors.NotFound);
    const [trained] = await train([training("")], options);
    assertEquals(trained?.runs.map(({ rows }) => rows.length), [1]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
