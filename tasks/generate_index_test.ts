import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, fromFileUrl } from "@std/path";
import { generateIndexes, indexedFolders, indexOf } from "./generate_index.ts";

const ops = { path: "plugins/ops", title: "All ops", plugins: "files" } as const;
const backends = { path: "plugins/backends", title: "All backends", plugins: "folders" } as const;

async function withTree(files: readonly string[], body: (root: string) => Promise<void>) {
  const root = await Deno.makeTempDir();
  try {
    for (const file of files) {
      await Deno.mkdir(`${root}/${file.replace(/\/[^/]*$/, "")}`, { recursive: true });
      await Deno.writeTextFile(`${root}/${file}`, "export {};\n");
    }
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function exportsOf(index: string): string[] {
  return index.split("\n").filter((line) => line.startsWith("export"));
}

Deno.test("an index exports every file beside it in order, without tests and helpers", async () => {
  const files = ["tanh.ts", "abs.ts", "_axes.ts", "abs_test.ts", "notes.md", "mod.ts"];
  await withTree(files.map((name) => `plugins/ops/${name}`), async (root) => {
    const index = await indexOf(ops, root);
    assertEquals(exportsOf(index), ['export * from "./abs.ts";', 'export * from "./tanh.ts";']);
    assertStringIncludes(index, "@module");
  });
});

Deno.test("an index of folders exports those that have a mod.ts", async () => {
  const files = ["wasm/mod.ts", "reference/mod.ts", "unfinished/notes.ts", "mod.ts"];
  await withTree(files.map((name) => `plugins/backends/${name}`), async (root) => {
    assertEquals(exportsOf(await indexOf(backends, root)), [
      'export * from "./reference/mod.ts";',
      'export * from "./wasm/mod.ts";',
    ]);
  });
});

Deno.test("checking names the stale indexes and writes nothing; writing mends them", async () => {
  await withTree(["plugins/ops/abs.ts", "plugins/models/mlp.ts"], async (root) => {
    const both = ["plugins/ops/mod.ts", "plugins/models/mod.ts"];
    assertEquals(await generateIndexes(root, true), both);
    assertEquals(await generateIndexes(root, true), both);
    assertEquals(await generateIndexes(root, false), both);
    assertEquals(await generateIndexes(root, true), []);
    await Deno.writeTextFile(`${root}/plugins/ops/tanh.ts`, "export {};\n");
    assertEquals(await generateIndexes(root, true), ["plugins/ops/mod.ts"]);
  });
});

Deno.test("an index of an empty folder is still a module", async () => {
  await withTree(["plugins/ops/_helper.ts"], async (root) => {
    assertEquals(exportsOf(await indexOf(ops, root)), ["export {};"]);
  });
});

Deno.test("the indexes of this repository fit their folders", async () => {
  const root = dirname(dirname(fromFileUrl(import.meta.url)));
  assertEquals(await generateIndexes(root, true), []);
  assertEquals(indexedFolders.length, 5);
});
