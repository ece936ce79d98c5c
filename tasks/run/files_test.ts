import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { appendLine } from "./append_line.ts";
import { readBytes, readText, readTextIfAny, writeFileAtomic } from "./files.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name)).sort();

Deno.test("a file is replaced as a whole, and no temporary file stays", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.json");
    await writeFileAtomic(path, "a longer first text");
    await writeFileAtomic(path, new Uint8Array([104, 105]));
    assertEquals(await readText(path), "hi");
    assertEquals(await readBytes(path), new Uint8Array([104, 105]));
    assertEquals(await namesIn(folder), ["a.json"]);
  }));

Deno.test("a write that fails is a user error and leaves the old file and nothing else", () =>
  inFolder(async (folder) => {
    const path = join(folder, "taken");
    await Deno.mkdir(path);
    await Deno.writeTextFile(join(path, "old"), "old");
    await assertRejects(() => writeFileAtomic(path, "new"), UsageError, `cannot write ${path}: `);
    assertEquals(await namesIn(folder), ["taken"]);
    assertEquals(await readText(join(path, "old")), "old");
  }));

Deno.test("a missing folder or file is named, with what is wrong", () =>
  inFolder(async (folder) => {
    const path = join(folder, "none", "a");
    for (const action of [() => writeFileAtomic(path, ""), () => appendLine(path, "")]) {
      await assertRejects(action, UsageError, `cannot write ${path}: there is no such file`);
    }
    for (const action of [() => readText(path), () => readBytes(path)]) {
      await assertRejects(action, UsageError, `cannot read ${path}: there is no such file`);
    }
    await assertRejects(
      () => readText(folder),
      UsageError,
      `cannot read ${folder}: it is a folder`,
    );
  }));

Deno.test("a text that is not there is none, and one that cannot be read is an error", () =>
  inFolder(async (folder) => {
    assertEquals(await readTextIfAny(join(folder, "none")), undefined);
    await assertRejects(() => readTextIfAny(folder), UsageError, "it is a folder");
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "text");
    assertEquals(await readTextIfAny(file), "text");
    const action = () => readTextIfAny(join(file, "x"));
    await assertRejects(action, UsageError, "a part of the path is a file, not a folder");
  }));

Deno.test("a file is refused by its size before anything is read", () =>
  inFolder(async (folder) => {
    // A file of nothing but holes takes no room.
    const path = join(folder, "huge");
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 2 ** 28 + 1);
    await assertRejects(() => readText(path), UsageError, "it has 268435457 bytes, allowed:");
    await Deno.truncate(path, 2 ** 32 + 1);
    await assertRejects(() => readBytes(path), UsageError, "it has 4294967297 bytes, allowed:");
  }));

Deno.test("a folder that has become a file is named", () =>
  inFolder(async (folder) => {
    const path = join(folder, "runs", "a");
    await Deno.writeTextFile(join(folder, "runs"), "");
    for (const action of [() => writeFileAtomic(path, "x"), () => appendLine(path, "x")]) {
      await assertRejects(action, UsageError, "a part of the path is a file, not a folder");
    }
  }));
