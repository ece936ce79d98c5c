import { assertEquals, assertRejects } from "@std/assert";
import { inTempFolder } from "../../data/test_files.ts";
import { UsageError } from "../../kernel/mod.ts";
import { ownPlugins } from "../plugins.ts";
import { RunFolder } from "../run/folder.ts";
import { fieldsOf } from "../run/jsonl.ts";
import { changedVersions, describeRun, flagsIn, storedRun } from "./config.ts";
import { prepare } from "./setup.ts";

const told = flagsIn({ dataset: "synth", set: ["dataset.train=9", "model.hidden=3"] });

Deno.test("a run goes on with all options that it had, defaults too", () =>
  inTempFolder(async (root) => {
    const folder = await RunFolder.create({ root, name: "a", stem: "a" });
    const setup = await prepare(told, ownPlugins);
    const options = { ...setup.options, model: { ...setup.options.model, depth: "2" } };
    await folder.writeConfig(describeRun(told, { ...setup, options }));
    const { flags, set } = await storedRun(folder, told, new Set());
    assertEquals(flags, told);
    const again = await prepare({ ...flags, set }, ownPlugins);
    assertEquals(again.options, options);
    await folder.writeConfig({ ...describeRun(told, setup), options: { model: 3 } });
    await assertRejects(
      () => storedRun(folder, told, new Set()),
      UsageError,
      `${folder.configPath}: "options" is damaged`,
    );
  }));

Deno.test("every option of our plugins reads what it shows", () => {
  for (const kind of ["dataset", "model", "loss", "optimizer", "backend"] as const) {
    for (const { name, options } of ownPlugins.all(kind)) {
      for (const [each, option] of Object.entries(options)) {
        const text = option.show(option.default);
        const read = option.parse(text, each, (op) => ownPlugins.get("op", op));
        assertEquals(option.show(read), text, `${kind} ${name}.${each}`);
      }
    }
  }
});

Deno.test("a run knows all versions that it was trained with, in order", async () => {
  const setup = await prepare(told, ownPlugins);
  const now = Deno.version.deno;
  const fields = (before?: unknown) => fieldsOf(describeRun(told, setup, before)["versions"]);
  const having = (deno: string | readonly string[]): Readonly<Record<string, unknown>> => ({
    ...Object.fromEntries(fields() ?? []),
    deno,
  });
  for (
    const [before, after] of [
      [now, now],
      ["1.0.0", ["1.0.0", now]],
      [["1.0.0", now], ["1.0.0", now]],
      [[now, "1.0.0"], [now, "1.0.0", now]],
    ] as const
  ) {
    assertEquals(fields(having(before)), new Map(Object.entries(having(after))));
  }
  assertEquals(changedVersions(having(now)), undefined);
  for (const before of ["1.0.0", ["1.0.0", now]]) {
    assertEquals(
      changedVersions(having(before)),
      `this run is trained with deno 1.0.0, then ${now}: its last digits may differ from an ` +
        "undisturbed run's",
    );
  }
});

Deno.test("a run whose schedule ends with it keeps its epochs, any other may have more", () =>
  inTempFolder(async (root) => {
    const longer = { ...told, epochs: 20 };
    for (const schedule of ["constant", "step", "cosine"]) {
      const folder = await RunFolder.create({ root, name: schedule, stem: "a" });
      const flags = { ...told, schedule };
      await folder.writeConfig(describeRun(flags, await prepare(flags, ownPlugins)));
      const stored = () => storedRun(folder, longer, new Set(["epochs"]));
      if (schedule !== "cosine") assertEquals((await stored()).flags.epochs, 20);
      else await assertRejects(stored, UsageError, "--epochs: found 20, allowed: 12,");
      assertEquals((await storedRun(folder, told, new Set(["epochs"]))).flags.epochs, 12);
    }
  }));
