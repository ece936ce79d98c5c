import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { RunFolder } from "./run/folder.ts";
import { inFolder } from "./sweep/testing.ts";

const root = fromFileUrl(new URL("../", import.meta.url));

/** Starts `deno task sweep` in a folder, as a user does, on data that take no time to make. */
function startIn(cwd: string, ...args: string[]): Deno.ChildProcess {
  const config = ["--config", join(root, "deno.json"), "-P=sweep"];
  return new Deno.Command(Deno.execPath(), {
    cwd,
    args: ["run", "--quiet", ...config, join(root, "tasks", "sweep.ts"), ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Starts `deno task sweep` in the folder of the project. */
function start(...args: string[]): Deno.ChildProcess {
  return startIn(root, ...args);
}

async function end(child: Deno.ChildProcess) {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Enough points that an epoch takes no time, and few enough that a run takes a second. */
const small = [
  ...["--dataset", "synth", "--set", "dataset.train=2000", "--set", "dataset.validation=200"],
  ...["--set", "dataset.test=200", "--set", "model.hidden=4"],
];

const namesIn = async (path: string) =>
  (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await Deno.readTextFile(join(path, "results.jsonl"));
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("a sweep trains its runs, keeps failures apart, and sums up", async () => {
  await inFolder(async (sweeps) => {
    const { code, stdout, stderr } = await end(start(
      ...[...small, "--sweeps", sweeps, "--name", "rates", "--epochs", "2", "--optimizer", "sgd"],
      ...["--grid", "optimizer.learningRate=0.1,1e30", "--repeat", "2", "--parallel", "2"],
    ));
    const folder = join(sweeps, "rates");
    assertEquals(code, 2);
    assertMatch(stderr, /^error: 2 of 4 runs failed, .* --resume \S+ --retry\n$/);
    assertStringIncludes(stdout, "learningRate  seeds");
    assertEquals((await namesIn(join(folder, "runs"))).length, 2);
    assertEquals((await namesIn(join(folder, "failed"))).length, 2);
    for (const name of ["report.html", "results.csv", "sweep.json"]) {
      assert((await Deno.stat(join(folder, name))).size > 0, name);
    }
    const rows = await rowsOf(folder);
    assertEquals(rows.map(({ status, seed }) => [status, seed]), [
      ["finished", 0],
      ["finished", 1],
      ["failed", 0],
      ["failed", 1],
    ]);
    assertStringIncludes(String(rows[2]?.error), "training diverged");
    const log = join(folder, "logs", `${rows[2]?.run}.log`);
    assertStringIncludes(await Deno.readTextFile(log), "training diverged");
  });
});

Deno.test("a sweep that was killed goes on where it was, to the same numbers", async () => {
  await inFolder(async (sweeps) => {
    const args = [...small, "--sweeps", sweeps, "--grid", "batchSize=50,100", "--epochs", "12"];
    const undisturbed = await end(start(...args, "--name", "whole", "--parallel", "2"));
    assertEquals([undisturbed.code, undisturbed.stderr], [0, ""]);

    const killed = start(...args, "--name", "killed", "--parallel", "1");
    const [first = "", second = ""] = await namesIn(join(sweeps, "whole", "runs"));
    const runs = join(sweeps, "killed", "runs");
    while (await epochsIn(join(runs, first)) < 2) await new Promise((go) => setTimeout(go, 20));
    killed.kill("SIGKILL");
    await end(killed);

    const resumed = await end(start("--resume", join(sweeps, "killed")));
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
    for (const name of [first, second]) {
      for (const file of ["metrics.jsonl", "model.safetensors"]) {
        const [a, b] = await Promise.all(
          ["whole", "killed"].map((sweep) =>
            Deno.readFile(join(sweeps, sweep, "runs", name, file))
          ),
        );
        assertEquals(a, b, `${name}/${file}`);
      }
    }
  });
});

/** A dataset that reads a file. */
const numbers = `import { defineDataset } from "dinograd";
export default defineDataset({
  name: "numbers", description: "", options: {},
  load: async (_, { dataDir }) => {
    const values = (await Deno.readTextFile(dataDir + "/numbers.txt")).split(" ").map(Number);
    const split = { size: values.length, read: (indices, inputs, labels) =>
      indices.forEach((n, i) => { inputs[i] = values[n]; labels[i] = values[n] > 0 ? 1 : 0; }) };
    return { name: "numbers", inputShape: [1], classes: ["no", "yes"],
      splits: { train: split, validation: split } };
  },
});`;

Deno.test("a sweep with a plugin and data of its own goes on from any folder", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "numbers.ts"), numbers);
    await Deno.mkdir(join(folder, "my data"));
    await Deno.writeTextFile(join(folder, "my data", "numbers.txt"), "1 -2 0.5 -0.25 3 -1 2 -3");
    const begun = await end(startIn(
      folder,
      ...["--plugin", "numbers.ts", "--data-dir", "my data", "--dataset", "numbers"],
      ...["--set", "model.hidden=2", "--epochs", "1", "--repeat", "2", "--name", "seeds"],
    ));
    assertEquals([begun.code, begun.stderr], [0, ""]);
    const sweep = join(folder, "sweeps", "seeds");
    const [lost = "", kept = ""] = await namesIn(join(sweep, "runs"));
    await Deno.remove(join(sweep, "runs", lost), { recursive: true });
    const resumed = await end(start("--resume", sweep));
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
    assertEquals(await namesIn(join(sweep, "runs")), [lost, kept]);
  });
});

async function epochsIn(run: string): Promise<number> {
  const rows = await RunFolder.open(run).then((folder) => folder.readMetrics(), () => []);
  return rows.at(-1)?.epoch ?? 0;
}

Deno.test("what no run could do is refused before anything is written", async () => {
  await inFolder(async (sweeps) => {
    const found = await end(start("--sweeps", join(sweeps, "s"), "--grid", "optimizer=sgd,adma"));
    assertEquals(found.code, 2);
    assertMatch(found.stderr, /^error: unknown optimizer "adma".*\n$/);
    assertEquals(await namesIn(sweeps), []);
  });
});

Deno.test({
  name: "Ctrl-C stops the runs with their checkpoints and says how to go on",
  ignore: Deno.build.os === "windows", // it has no signals to send
  fn: async () => {
    await inFolder(async (sweeps) => {
      const child = start(
        ...[...small, "--sweeps", join(sweeps, "my sweeps"), "--name", "long"],
        ...["--epochs", "100000"],
        ...["--repeat", "3", "--parallel", "2"],
      );
      const folder = join(sweeps, "my sweeps", "long");
      const waiting = async () => {
        const names = await namesIn(join(folder, "runs")).catch(() => []);
        const epochs = await Promise.all(names.map((name) => epochsIn(join(folder, "runs", name))));
        return epochs.filter((epoch) => epoch > 0).length < 2;
      };
      while (await waiting()) await new Promise((go) => setTimeout(go, 20));
      child.kill("SIGINT");
      const { code, stderr } = await end(child);
      assertEquals(code, 130);
      assertMatch(
        stderr,
        /^stopped: 0 of 3 runs are finished; go on with: .* --resume '[^']+long'\n$/,
      );
      assertEquals((await rowsOf(folder)).map(({ status }) => status), [
        "stopped",
        "stopped",
        "waiting",
      ]);
      for (const name of await namesIn(join(folder, "runs"))) {
        const log = await Deno.readTextFile(join(folder, "logs", `${name}.log`));
        assertMatch(log, /stopped: .*--resume/);
      }
    });
  },
});
