import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import * as fc from "fast-check";
import { UsageError } from "../../kernel/errors.ts";
import { SweepFolder } from "./sweep_folder.ts";
import { inFolder, planOf } from "./testing.ts";

const { varied, metric, runs } = await planOf("--grid", "batchSize=1,2", "--repeat", "2");
const plan = { varied, metric, runs };

Deno.test("a plan is read as it was written", async () => {
  await inFolder(async (root) => {
    const { path } = await SweepFolder.create(root, "sizes", plan);
    assertEquals((await SweepFolder.open(path)).plan, plan);
  });
});

Deno.test("the same plan under the same name is the same sweep; another is refused", async () => {
  await inFolder(async (root) => {
    const { path } = await SweepFolder.create(root, "sizes", plan);
    assertEquals((await SweepFolder.create(root, "sizes", plan)).path, path);
    const moved = await planOf(
      ...["--grid", "batchSize=1,2", "--repeat", "2", "--data-dir", "x", "--checkpoint-every", "9"],
    );
    assertEquals((await SweepFolder.create(root, "sizes", moved)).path, path);
    const other = await planOf("--grid", "batchSize=1,3", "--repeat", "2");
    await assertRejects(
      () => SweepFolder.create(root, "sizes", other),
      UsageError,
      "holds another sweep",
    );
  });
});

Deno.test("without a name, sweeps are numbered after what varies", async () => {
  await inFolder(async (root) => {
    const names = [];
    for (const made of [plan, plan, await planOf("--repeat", "2")]) {
      names.push((await SweepFolder.create(root, undefined, made)).name);
    }
    assertEquals(names, ["batchSize-001", "batchSize-002", "seeds-001"]);
  });
});

Deno.test("a folder that holds something else is left alone", async () => {
  await inFolder(async (root) => {
    await Deno.writeTextFile(join(root, "thesis.tex"), "");
    await assertRejects(() => SweepFolder.create(join(root, ".."), "..", plan), UsageError);
    await Deno.mkdir(join(root, "sub"));
    await Deno.writeTextFile(join(root, "sub", "thesis.tex"), "");
    await assertRejects(() => SweepFolder.create(root, "sub", plan), UsageError, "thesis.tex");
    await assertRejects(() => SweepFolder.open(root), UsageError, "no sweep.json");
  });
});

Deno.test("a damaged sweep.json is a user error, whatever the damage", async () => {
  await inFolder(async (root) => {
    const { path } = await SweepFolder.create(root, "sizes", plan);
    const file = join(path, "sweep.json");
    const text = await Deno.readTextFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.nat(40), fc.string(), async (at, length, put) => {
        await Deno.writeTextFile(file, text.slice(0, at) + put + text.slice(at + length));
        await SweepFolder.open(path).catch((error) => {
          if (!(error instanceof UsageError)) throw error;
        });
      }),
    );
    for (const json of ["", "7", "{}", '{"format":"dinograd sweep 1","varied":[],"metric":""}']) {
      await Deno.writeTextFile(file, json);
      await assertRejects(() => SweepFolder.open(path), UsageError, "damaged");
    }
  });
});
