import { assert, assertEquals, assertRejects } from "@std/assert";
import { basename, join } from "@std/path";
import { inTempFolder } from "../../data/test_files.ts";
import { UsageError } from "../../kernel/errors.ts";
import { writeFileAtomic } from "./files.ts";
import { RunFolder } from "./folder.ts";
import { claimFolder, removeLeftovers, temporaryName, tryLock } from "./leftovers.ts";

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();

Deno.test("temporary files of writers that have died go, whatever else lies there stays", () =>
  inTempFolder(async (folder) => {
    const others = [".tmp", "a.tmp", ".a.tmp", ".next.safetensors", "model.safetensors", ".git"];
    for (const name of others) await Deno.writeTextFile(join(folder, name), "");
    await Deno.mkdir(join(folder, basename(temporaryName("folder"))));
    const before = await namesIn(folder);
    for (const name of ["model.safetensors", ".next.safetensors", "größe x"]) {
      await Deno.writeTextFile(temporaryName(join(folder, name)), "half");
    }
    await removeLeftovers(folder);
    assertEquals(await namesIn(folder), before);
  }));

Deno.test("a folder that is not there has no leftovers, and a file in its place is named", () =>
  inTempFolder(async (folder) => {
    await removeLeftovers(join(folder, "none"));
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await assertRejects(() => removeLeftovers(file), UsageError, `cannot clean ${file}: `);
  }));

Deno.test("files that are being written while others clean up are written", () =>
  inTempFolder(async (folder) => {
    const names = Array.from({ length: 20 }, (_, i) => `${i}`);
    const bytes = new Uint8Array(200_000);
    let isDone = false;
    const writing = Promise.all(names.map((name) => writeFileAtomic(join(folder, name), bytes)))
      .finally(() => isDone = true);
    while (!isDone) await removeLeftovers(folder);
    await writing;
    assertEquals(await namesIn(folder), names.sort());
  }));

/** A process that does as a writer does, and stops in the middle: it holds its file until it is killed. */
const WRITER = `
import { tryLock } from "${new URL("leftovers.ts", import.meta.url)}";
const [path] = Deno.args;
const file = await Deno.open(path, { write: true, createNew: true });
await tryLock(file);
console.log("writing");
setInterval(() => {}, 1000);
`;

Deno.test("what a live process writes stays; killed, it leaves what is then removed", {
  ignore: Deno.build.os === "windows",
}, () =>
  inTempFolder(async (root) => {
    const run = await RunFolder.create({ root, name: "a", stem: "a" });
    await Deno.mkdir(run.checkpointsPath);
    const temporary = temporaryName(join(run.checkpointsPath, "last.safetensors"));
    const writer = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", WRITER, temporary],
      stdout: "piped",
    }).spawn();
    const reader = writer.stdout.getReader();
    try {
      await reader.read();
      await run.rewind(() => true);
      assertEquals(await namesIn(run.checkpointsPath), [basename(temporary)]);
    } finally {
      writer.kill("SIGKILL");
      await reader.cancel();
      await writer.status;
    }
    await run.rewind(() => true);
    assertEquals(await namesIn(run.checkpointsPath), []);
  }));

Deno.test("one process at a time has a folder, until it lets go", {
  ignore: Deno.build.os === "windows",
}, () =>
  inTempFolder(async (folder) => {
    {
      using _claim = await claimFolder(folder);
      const error = await assertRejects(() => claimFolder(folder), UsageError);
      assertEquals(
        error.message,
        `${folder}: another process is training this run; wait until it ends, or stop it`,
      );
    }
    using _claim = await claimFolder(folder);
  }));

Deno.test("a folder that is not there cannot be claimed", () =>
  inTempFolder(async (folder) => {
    const path = join(folder, "none");
    await assertRejects(() => claimFolder(path), UsageError, `cannot open ${path}: `);
  }));

Deno.test("a lock goes with the file that holds it", () =>
  inTempFolder(async (folder) => {
    const path = join(folder, "x");
    const first = await Deno.open(path, { write: true, createNew: true });
    assert(await tryLock(first));
    using second = await Deno.open(path, { write: true });
    assertEquals(await tryLock(second), false);
    first.close();
    assert(await tryLock(second));
  }));
