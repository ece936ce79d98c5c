import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { runCommand } from "./cli/command.ts";
import { PluginSet } from "../kernel/mod.ts";
import { synth } from "../data/mod.ts";
import { reference, wasm } from "../plugins/backends/mod.ts";
import * as losses from "../plugins/losses/mod.ts";
import * as models from "../plugins/models/mod.ts";
import * as optimizers from "../plugins/optimizers/mod.ts";
import { withFastestBackend } from "./sweep/fastest.ts";
import { type SweepFlags, sweepFlags } from "./sweep/flags.ts";
import { inFolder, train } from "./train/testing.ts";

/** An epoch that takes no time. */
const small = [
  ...["--dataset", "synth", "--set", "dataset.train=300", "--set", "dataset.validation=20"],
  ...["--set", "dataset.test=20", "--set", "model.hidden=4", "--epochs", "1"],
];

Deno.test("auto becomes a backend by its name, with which the run goes on and has the same numbers", async () => {
  await inFolder(async (runs) => {
    const place = (name: string) => ["--runs", runs, "--name", name];
    const auto = await train("--backend", "auto", ...place("auto"), ...small);
    assertEquals([auto.code, auto.stderr], [0, ""]);
    const [, name = ""] = /^backend +(\w+), the fastest here: /m.exec(auto.stdout) ?? [];
    const config = JSON.parse(await Deno.readTextFile(join(runs, "auto", "config.json")));
    assertEquals(config.backend, name);
    assert(name !== "auto");
    const named = await train("--backend", name, ...place("named"), ...small);
    assertEquals([named.code, named.stderr], [0, ""]);
    const metrics = (run: string) => Deno.readTextFile(join(runs, run, "metrics.jsonl"));
    assertEquals(await metrics("auto"), await metrics("named"));
    const resumed = await train("--resume", join(runs, "auto"), "--epochs", "2");
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
    assert(!resumed.stdout.includes("fastest"));
    assertMatch(resumed.stdout, new RegExp(`adam on ${name}$`, "m"));
  });
});

Deno.test("auto has no options of its own, and the help text knows it", async () => {
  const refused = await train("--backend", "auto", "--set", "backend.threads=1");
  assertEquals(refused.code, 2);
  assertMatch(refused.stderr, /^error: backend auto: unknown option "threads"/);
  const help = await train("--help", "--backend", "auto");
  assertEquals([help.code, help.stderr], [0, ""]);
  assertMatch(help.stdout, /^Options of backend auto:\n {2}none$/m);
});

Deno.test("a sweep measures once, and all its runs have one backend by its name", async () => {
  const plugins = PluginSet.empty.with(
    [synth, reference, wasm, losses, models, optimizers].flatMap((all) =>
      typeof all === "function" ? [all] : Object.values(all)
    ),
    "a test",
  );
  const found: SweepFlags[] = [];
  const spec = { name: "deno task sweep", description: "", flags: sweepFlags };
  const args = ["--backend", "auto", "--grid", "optimizer=sgd,adam", ...small];
  await runCommand(spec, args, async ({ flags, given }) => {
    found.push(await withFastestBackend(flags, given, plugins));
  });
  const [{ backend = "" } = {}] = found;
  assert(["reference", "wasm"].includes(backend), `found ${backend}`);
});
