import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../kernel/errors.ts";
import { readAll, writeAll } from "./disk.ts";
import { inTempFolder } from "./test_files.ts";

Deno.test("bytes are read as they were written, and a file that ends early is named", () =>
  inTempFolder(async (folder) => {
    const path = join(folder, "file");
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    {
      using file = await Deno.create(path);
      await writeAll(file, bytes, path);
    }
    using file = await Deno.open(path);
    const [first, second] = [new Uint8Array(60_000), new Uint8Array(40_000)];
    await readAll(file, first, path);
    await readAll(file, second, path);
    assertEquals([...first, ...second], [...bytes]);
    await assertRejects(
      () => readAll(file, new Uint8Array(1), path),
      UsageError,
      `${path}: it became shorter while it was read`,
    );
    await assertRejects(() => writeAll(file, bytes, "name", "do this"), UsageError, "; do this");
  }));
