import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, relative } from "@std/path";

const root = fromFileUrl(new URL("..", import.meta.url));

/** A folder of the house, and those from which its files may import. Tests may import anything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  kernel: ["kernel"],
  plugins: ["kernel", "plugins"],
  data: ["kernel", "data"],
  tasks: ["kernel", "plugins", "data", "tasks", "mod.ts", "deno.json"],
  experiments: ["kernel", "plugins", "data", "tasks", "experiments", "mod.ts"],
};

/** All source files below a folder, with paths from the root. */
function* sources(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${root}${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sources(path);
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield path;
  }
}

/** What a file imports: the specifiers of its import and export statements, outside of comments. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const forms = [
    /(?:^|\n)\s*(?:import|export)\s[^"'`;=]*?\bfrom\s*["']([^"'\n]+)["']/g,
    /(?:^|\n)\s*import\s*["']([^"'\n]+)["']/g,
    /\bimport\(\s*["']([^"'\n]+)["']/g,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map(([, specifier = ""]) => specifier));
}

/** The top folder, or file, that a relative import leads to; `undefined` for a package. */
function target(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const url = new URL(specifier, new URL(path, new URL("..", import.meta.url)));
  return relative(root, fromFileUrl(url)).split("/")[0];
}

for (const [folder, targets] of Object.entries(allowed)) {
  Deno.test(`${folder} imports only from ${targets.join(", ")}`, () => {
    const wrong: string[] = [];
    let files = 0;
    for (const path of sources(folder)) {
      files++;
      for (const specifier of importsOf(Deno.readTextFileSync(root + path))) {
        const to = target(path, specifier);
        if (to !== undefined && !targets.includes(to)) wrong.push(`${path} imports ${specifier}`);
      }
    }
    assertEquals(wrong, []);
    assert(files > 0 || folder === "experiments");
  });
}

Deno.test("the kernel uses no package", () => {
  const packages = [...sources("kernel")].flatMap((path) =>
    importsOf(Deno.readTextFileSync(root + path))
      .filter((specifier) => !specifier.startsWith("."))
      .map((specifier) => `${path} imports ${specifier}`)
  );
  assertEquals(packages, []);
});

Deno.test("the rule sees imports of every form and passes over comments", () => {
  const text = `
    import a from "./a.ts";
    import {
      b,
    } from '../b.ts';
    export * from "./c.ts";
    import "./d.ts";
    // import "./no.ts";
    /** import "./no.ts" */
    const e = await import("./e.ts");
  `;
  assertEquals(importsOf(text), ["./a.ts", "../b.ts", "./c.ts", "./d.ts", "./e.ts"]);
  assertEquals(target("kernel/op.ts", "../plugins/x.ts"), "plugins");
  assertEquals(target("kernel/check/mod.ts", "../op.ts"), "kernel");
});
