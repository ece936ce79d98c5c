import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { fixtures, withFolder } from "./testing.ts";

const root = fromFileUrl(new URL("../../", import.meta.url));

/** Runs a task with these arguments, as a user does. */
async function run(task: "train" | "export" | "import", ...args: string[]) {
  const permissions = task === "import" ? "plot" : "train";
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "--quiet", "--no-prompt", `-P=${permissions}`, `tasks/${task}.ts`, ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The numbers of the last line that `train --dry-run` prints of the first loss. */
function firstLoss(stdout: string): string | undefined {
  return /first loss +(\S+)/.exec(stdout)?.[1];
}

Deno.test("a run is exported, imported, and goes on from the loss that it had", async () => {
  await withFolder(async (folder) => {
    const runs = join(folder, "runs");
    const model = ["--model", "mlp", "--set", "model.hidden=16", "--set", "dataset.scale=standard"];
    const trained = await run("train", "--runs", runs, "--name", "a", ...model, "--epochs", "1");
    assertEquals([trained.code, trained.stderr], [0, ""]);

    const exported = await run("export", join(runs, "a"), "--softmax");
    assertEquals([exported.code, exported.stderr], [0, ""]);
    const file = join(runs, "a", "tfjs", "model.json");
    for (
      const text of [file, "[n, 28, 28, 1], channels last", "a byte of 0 to 255", "probabilities"]
    ) {
      assertStringIncludes(exported.stdout, text);
    }
    const { userDefinedMetadata: { dinograd } }: {
      userDefinedMetadata: {
        dinograd: {
          classes: string[];
          pixels: { multiply: number[]; add: number[] };
          input: string;
        };
      };
    } = JSON.parse(await Deno.readTextFile(file));
    assertEquals(dinograd.classes.join(""), "0123456789");
    assertStringIncludes(dinograd.input, "[n, h, w, c]");
    const [multiply = 0, add = 0] = [dinograd.pixels.multiply[0], dinograd.pixels.add[0]];
    // Mean 0 and deviation 1: a black pixel is below, a white one far above.
    assert(add < -0.3 && add > -0.6 && 255 * multiply + add > 2, `${multiply} ${add}`);

    const again = await run("export", join(runs, "a"));
    assertEquals(again.code, 2);
    assertStringIncludes(again.stderr, "--overwrite");

    const out = join(folder, "mine");
    const imported = await run("import", file, "--out", out);
    assertEquals([imported.code, imported.stderr], [0, ""]);
    const names = await Array.fromAsync(Deno.readDir(out), ({ name }) => name);
    assertEquals(names.toSorted(), [
      "group1-shard1of1.bin",
      "model.json",
      "model.safetensors",
      "plugin.ts",
    ]);
    const plugin = ["--plugin", join(out, "plugin.ts"), "--model", "mine"];
    const scale = ["--set", "dataset.scale=standard"];
    const dry = await run("train", "--dry-run", ...plugin, ...scale);
    assertEquals([dry.code, dry.stderr], [0, ""]);
    const [loss, guessing] = [Number(firstLoss(dry.stdout)), Math.log(10)];
    assert(loss < 0.5 * guessing, `found a first loss of ${loss}`);
  });
});

Deno.test("what cannot be exported or imported is one line and code 2", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "config.json"), "{}");
    const cases = [
      [await run("export", folder), "found no model.safetensors, so the run is not finished"],
      [await run("export", join(folder, "no")), "not the folder of a run"],
      [await run("import", join(folder, "no.json"), "--out", join(folder, "m")), "no such file"],
      [await run("import", join(fixtures, "mlp", "model.json")), "--out: found nothing"],
    ] as const;
    for (const [{ code, stderr }, message] of cases) {
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, message);
      assertEquals(stderr.trim().split("\n").length, 1);
    }
  });
});
