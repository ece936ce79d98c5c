import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { missing } from "../plugins/backends/native/testing.ts";
import { inFolder } from "./train/testing.ts";
import { withNative } from "./train_native.ts";

const root = fromFileUrl(new URL("..", import.meta.url));

/** Runs a task's script with the task's permissions, as a user does who is at no terminal. */
async function run(permissions: string, script: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "--quiet", `-P=${permissions}`, `tasks/${script}`, ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** An epoch that takes no time. */
const small = [
  ...["--dataset", "synth", "--set", "dataset.train=2000", "--set", "dataset.validation=200"],
  ...["--set", "dataset.test=200", "--set", "model.hidden=4", "--epochs", "1"],
];

const ignore = missing !== undefined;

Deno.test("train-native chooses native where nothing else is said", () => {
  assertEquals(withNative(["--epochs", "1"]), ["--backend", "native", "--epochs", "1"]);
  for (const args of [["--backend=native"], ["--backend", "wasm"], ["--resume", "runs/a"]]) {
    assertEquals(withNative(args), args);
  }
});

Deno.test({
  name: "train refuses native in one line that says what to type, and has made nothing",
  ignore,
  async fn() {
    await inFolder(async (runs) => {
      const { code, stderr } = await run(
        ...["train", "train.ts", "--backend", "native", "--runs", runs, ...small] as const,
      );
      assertEquals(code, 2);
      assertMatch(
        stderr,
        /^error: native: may not run .*; start with deno task train-native, .*\n$/,
      );
      assertEquals([...Deno.readDirSync(runs)], []);
    });
  },
});

Deno.test({
  name: "train-native trains on native and goes on; its report says how to repeat it",
  ignore,
  async fn() {
    await inFolder(async (runs) => {
      const place = ["--runs", runs, "--name", "a"];
      const trained = await run("train-native", "train_native.ts", ...place, ...small);
      assertEquals([trained.code, trained.stderr], [0, ""]);
      assertStringIncludes(trained.stdout, "adam on native");
      const folder = join(runs, "a");
      const on = ["--resume", folder, "--epochs", "2"];
      const resumed = await run("train-native", "train_native.ts", ...on);
      assertEquals([resumed.code, resumed.stderr], [0, ""]);
      const report = await Deno.readTextFile(join(folder, "report.html"));
      assertStringIncludes(report, "deno task train-native --dataset synth");
    });
  },
});

Deno.test({
  name: "a sweep over backends trains each with the permissions that it needs",
  ignore,
  async fn() {
    await inFolder(async (sweeps) => {
      const { code, stderr, stdout } = await run(
        ...["sweep", "sweep.ts", "--sweeps", sweeps, "--grid", "backend=wasm,native"] as const,
        ...small,
      );
      assertEquals([code, stderr], [0, ""]);
      assertStringIncludes(stdout, "backend-native-seed-0: finished");
    });
  },
});
