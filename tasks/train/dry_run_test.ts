import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, train } from "./testing.ts";

Deno.test("a dry run takes one batch of each split through training, histograms and prediction", async () => {
  await inFolder(async (folder) => {
    const plugin = join(folder, "spy.ts");
    await Deno.writeTextFile(
      plugin,
      `import { defineLoss, softmaxCrossEntropy } from "dinograd";
       export const spy = defineLoss({
         name: "spy", description: "", options: {},
         create: () => (outputs, labels, attributes) => {
           console.log("seen", outputs.shape[0], attributes.reduction);
           return softmaxCrossEntropy(outputs, labels, attributes);
         },
       });`,
    );
    const { code, stdout, stderr } = await train(
      ...["--dry-run", "--plugin", plugin, "--loss", "spy", "--dataset", "synth"],
      ...["--set", "dataset.train=9", "--set", "dataset.validation=7", "--set", "dataset.test=5"],
      ...["--batch-size", "8", "--runs", join(folder, "runs")],
    );
    assertEquals([code, stderr], [0, ""]);
    const steps = Array(4).fill(["8 mean", "7 sum"]).flat();
    assertEquals(
      stdout.split("\n").filter((line) => line.startsWith("seen ")).map((line) => line.slice(5)),
      [...steps, "8 mean", "5 sum", "1 mean"],
    );
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), ["spy.ts"]);
  });
});

Deno.test("a dry run names the backend and how many threads it has", async () => {
  const shown = async (...flags: string[]) => {
    const { stdout } = await train("--dry-run", "--dataset", "synth", ...flags);
    return /^backend +(.*)$/m.exec(stdout)?.[1];
  };
  assertEquals(await shown("--set", "backend.threads=1"), "wasm, 1 thread");
  assertEquals(await shown("--set", "backend.threads=3"), "wasm, 3 threads");
  assertEquals(await shown("--backend", "reference"), "reference");
});

Deno.test("a dry run clips gradients as the run would", async () => {
  const reckless = ["--optimizer", "sgd", "--set", "optimizer.learningRate=1e20"];
  const found: number[] = [];
  for (const clip of [[], ["--clip-value", "1e-25"], ["--clip-norm", "1e-25"]]) {
    found.push((await train("--dry-run", "--dataset", "synth", ...reckless, ...clip)).code);
  }
  assertEquals(found, [2, 0, 0]);
});
