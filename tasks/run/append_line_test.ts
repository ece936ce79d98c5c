import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import * as fc from "fast-check";
import { inTempFolder } from "../../data/test_files.ts";
import { UsageError } from "../../kernel/errors.ts";
import { appendLine } from "./append_line.ts";
import { readText } from "./files.ts";

Deno.test("lines are added to the end, and the file is made by the first", () =>
  inTempFolder(async (folder) => {
    const path = join(folder, "a.jsonl");
    await appendLine(path, "1");
    await appendLine(path, "2");
    assertEquals(await readText(path), "1\n2\n");
  }));

Deno.test("half a line that a killed process left goes before the next is added", () =>
  inTempFolder(async (folder) => {
    const path = join(folder, "a.jsonl");
    // Longer than what is read at a time, and with the line break at its edges.
    const length = fc.oneof(fc.nat(10), fc.integer({ min: 4090, max: 4100 }), fc.nat(20_000));
    await fc.assert(
      fc.asyncProperty(fc.array(length, { maxLength: 3 }), length, async (lines, half) => {
        const whole = lines.map((length) => `${"x".repeat(length)}\n`).join("");
        await Deno.writeTextFile(path, `${whole}${"y".repeat(half)}`);
        await appendLine(path, "z");
        assertEquals(await readText(path), `${whole}z\n`);
      }),
      { numRuns: 100 },
    );
  }));

Deno.test("a line that the system refuses is a user error", async () => {
  await assertRejects(() => appendLine("/", "x"), UsageError, "cannot write /: ");
});

Deno.test("a device that is always full is said to be full", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const action = () => appendLine("/dev/full", "x");
  await assertRejects(action, UsageError, "cannot write /dev/full: the disk is full; free some");
});
