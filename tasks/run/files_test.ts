import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { join } from "@std/path";
import { UsageError, ValueError } from "../../kernel/errors.ts";
import { appendLine, diskError, readBytes, readText, writeFileAtomic } from "./files.ts";

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

Deno.test("lines are added to the end, and the file is made by the first", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.jsonl");
    await appendLine(path, "1");
    await appendLine(path, "2");
    assertEquals(await readText(path), "1\n2\n");
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

Deno.test("each refusal of a disk becomes one line that says what to do", () => {
  const coded = (code: string) => Object.assign(new Error(`text of ${code}`), { code });
  const cases: [Error, string][] = [
    [new Deno.errors.PermissionDenied("x"), "permission denied; change its permissions"],
    [new Deno.errors.NotADirectory("x"), "a part of the path is a file"],
    [new Deno.errors.AlreadyExists("x"), "there is something of that name already"],
    [coded("ENOSPC"), "the disk is full"],
    [coded("EDQUOT"), "the disk is full"],
    [coded("EROFS"), "the file system is read-only"],
    [coded("ENAMETOOLONG"), "text of ENAMETOOLONG"],
  ];
  for (const [error, expected] of cases) {
    const found = diskError(error, "cannot write a");
    assertEquals(found instanceof UsageError && found.cause === error, true);
    assertEquals(String(found).startsWith(`UsageError: cannot write a: ${expected}`), true);
  }
});

Deno.test("bugs, user errors, closed pipes and Deno's own permissions are not taken for a disk's", () => {
  for (
    const error of [
      new TypeError("x is not a function"),
      new ValueError("x"),
      new Deno.errors.NotCapable("Requires write access"),
      Object.assign(new Deno.errors.BrokenPipe("x"), { code: "EPIPE" }),
      "text",
    ]
  ) {
    assertStrictEquals(diskError(error, "cannot write a"), error);
  }
});
