/**
 * Writes the indexes of the plugin folders: `plugins/ops/mod.ts` and its kin re-export every file
 * beside them, so that a new plugin is one new file and nothing else.
 *
 *     deno task index [--check]
 *
 * With `--check` nothing is written: it exits with code 1 where an index does not fit its folder.
 *
 * @module
 */
import { dirname, fromFileUrl } from "@std/path";

/** A folder of plugins and what its index says. */
export interface IndexedFolder {
  /** The folder, relative to the root of the repository. */
  readonly path: string;
  /** What its plugins are, for the index's doc comment. */
  readonly title: string;
  /** Whether a plugin is one file, or a folder with a `mod.ts`. */
  readonly plugins: "files" | "folders";
}

/** The folders that have a generated index. */
export const indexedFolders: readonly IndexedFolder[] = [
  { path: "plugins/ops", title: "All ops", plugins: "files" },
  { path: "plugins/models", title: "All models", plugins: "files" },
  { path: "plugins/losses", title: "All losses", plugins: "files" },
  { path: "plugins/optimizers", title: "All optimizers", plugins: "files" },
  { path: "plugins/backends", title: "All backends", plugins: "folders" },
];

const command = "deno task index";

/** The text of an index. Files that are tests or helpers (`_*.ts`) are left out. */
export async function indexOf(folder: IndexedFolder, root: string): Promise<string> {
  const modules: string[] = [];
  for await (const entry of Deno.readDir(`${root}/${folder.path}`)) {
    if (folder.plugins === "folders") {
      const path = `${entry.name}/mod.ts`;
      if (entry.isDirectory && await exists(`${root}/${folder.path}/${path}`)) modules.push(path);
    } else if (entry.isFile && isPlugin(entry.name)) modules.push(entry.name);
  }
  // By code unit, which no locale changes.
  modules.sort((a, b) => a < b ? -1 : 1);
  const exports = modules.map((path) => `export * from "./${path}";\n`).join("");
  // What the formatter would make of it, so that it stays as it is.
  return `/**\n * ${folder.title}. Written by \`tasks/generate_index.ts\` from the folder's contents.\n *\n` +
    ` * @module\n */\n${exports === "" ? "export {};\n" : exports}`;
}

function isPlugin(name: string): boolean {
  return name.endsWith(".ts") && name !== "mod.ts" && !name.endsWith("_test.ts") &&
    !name.startsWith("_");
}

/** The indexes that do not fit their folders; unless it only checks, it writes them. */
export async function generateIndexes(root: string, check: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const folder of indexedFolders) {
    if (!await exists(`${root}/${folder.path}`)) continue;
    const path = `${folder.path}/mod.ts`;
    const wanted = await indexOf(folder, root);
    if (await readIfExists(`${root}/${path}`) === wanted) continue;
    stale.push(path);
    if (!check) await Deno.writeTextFile(`${root}/${path}`, wanted);
  }
  return stale;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function readIfExists(path: string): Promise<string | undefined> {
  return await exists(path) ? await Deno.readTextFile(path) : undefined;
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  const unknown = Deno.args.find((arg) => arg !== "--check");
  if (unknown !== undefined) {
    console.error(`generate_index: found "${unknown}", allowed: --check`);
    Deno.exit(2);
  }
  const root = dirname(dirname(fromFileUrl(import.meta.url)));
  const stale = await generateIndexes(root, check);
  for (const path of stale) {
    if (check) console.error(`${path} is stale; mend it with: ${command}`);
    else console.log(`wrote ${path}`);
  }
  if (check && stale.length > 0) Deno.exit(1);
}
