import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

async function reproduce(
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    cwd: fromFileUrl(new URL("..", import.meta.url)),
    args: ["run", "--quiet", "-P=sweep", "tasks/reproduce.ts", ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("without a name, the experiments are listed", async () => {
  const { code, stdout } = await reproduce();
  assertEquals(code, 0);
  for (
    const name of ["q1", "q2", "q3", "q4", "figure-1", "q6", "q7", "q8", "figure-2", "figure-3"]
  ) {
    assertStringIncludes(stdout, `\n${name} `);
  }
});

Deno.test("an unknown name is refused with what there is", async () => {
  const { code, stderr } = await reproduce("figure-22");
  assertEquals(code, 2);
  assertStringIncludes(
    stderr,
    `error: there is no experiment "figure-22"; there are: all, a question such as q9, q1,`,
  );
});

Deno.test("a figure without its data is refused in one line, before anything is trained", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [out, runs] = [join(folder, "report"), join(folder, "runs")];
    const { code, stderr } = await reproduce(
      ...["figure-2", "--data-dir", join(folder, "none"), "--out", out, "--runs", runs],
    );
    assertEquals(code, 2);
    assertStringIncludes(stderr, "mnist");
    assertEquals(stderr.trim().split("\n").length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "Ctrl-C ends an experiment that trains nothing, also after one that did",
  ignore: Deno.build.os === "windows", // it has no signals to send
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const script = join(folder, "script.ts");
      const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
      await Deno.writeTextFile(
        script,
        `import { defineExperiment, runExperiment } from ${url("./reproduce/experiment.ts")};
         await runExperiment(defineExperiment({
           name: "stubborn", question: "Q1", title: "", takes: "",
           async run({ train }) {
             const args = "--dataset synth --set dataset.train=200 --epochs 1 --set model.hidden=4";
             await train([{ label: "a", name: "a", args }]);
             console.log("trained");
             Deno.kill(Deno.pid, "SIGINT");
             await new Promise((resolve) => setTimeout(resolve, 10_000));
             console.log("went on");
           },
         }));`,
      );
      const flags = ["--seeds", "0", "--out", join(folder, "out"), "--runs", join(folder, "runs")];
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        cwd: fromFileUrl(new URL("..", import.meta.url)),
        args: ["run", "--quiet", "--config", "deno.json", "-P=sweep", script, ...flags],
        env: { NO_COLOR: "1", DINOGRAD_DATA: "" },
      }).output();
      const said = new TextDecoder().decode(stdout);
      assertStringIncludes(said, "trained");
      assert(!said.includes("went on"));
      assertEquals(code, 130);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
