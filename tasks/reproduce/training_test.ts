import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { train } from "./training.ts";

Deno.test("a training has a run for each seed, and what is finished is not trained again", async () => {
  const runs = await Deno.makeTempDir();
  try {
    const lines: string[] = [];
    const options = {
      runs,
      seeds: [3, 4],
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
    for (const line of lines) assertStringIncludes(line, "was finished before");

    const other = { ...training, args: `${training.args} --batch-size 64` };
    await assertRejects(() => train([other], options), UsageError);
  } finally {
    await Deno.remove(runs, { recursive: true });
  }
});
