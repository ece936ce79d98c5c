import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { Cache } from "./cache.ts";
import type { Compiler } from "./compiler.ts";
import { settingsOf } from "./settings.ts";
import { runScript } from "./testing.ts";

/** A compiler that copies, and counts. */
function copier(identity = "one"): Compiler & { readonly made: string[] } {
  const made: string[] = [];
  return {
    command: "copier",
    version: "1",
    identity,
    made,
    compile(source, library) {
      made.push(source);
      Deno.copyFileSync(source, library);
    },
  };
}

/** A cache in a folder of its own. */
function withCache(body: (cache: Cache, folder: string) => void): void {
  const parent = Deno.makeTempDirSync();
  try {
    body(Cache.open(`${parent}/made/here`), `${parent}/made/here`);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "a source is compiled once; another source, or another compiler, once more",
  ignore,
  fn() {
    withCache((cache, folder) => {
      const compiler = copier();
      const path = cache.library("int x;", compiler);
      assert(path.startsWith(folder));
      assertEquals(Deno.readTextFileSync(path), "int x;");
      assertEquals(Cache.open(folder).library("int x;", compiler), path);
      assertEquals(compiler.made.length, 1);
      assertNotEquals(cache.library("int y;", compiler), path);
      const other = copier("two");
      assertNotEquals(cache.library("int x;", other), path);
      assertEquals([compiler.made.length, other.made.length], [2, 1]);
      // Nothing half made is left behind.
      assertEquals([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith(".")), []);
    });
  },
});

/** What may have happened to an entry, and whether this can be done here. */
const damages: Readonly<Record<string, (library: string) => void>> = {
  "is damaged": (library) => Deno.writeTextFileSync(library, "int z;"),
  "is cut off": (library) => Deno.truncateSync(library, 2),
  "has lost its checksum": (library) => Deno.removeSync(library.replace(/[^/]*$/, "sha256")),
  "may be written by others": (library) => Deno.chmodSync(library, 0o722),
  "is in a folder that others may write to": (library) =>
    Deno.chmodSync(library.replace(/\/[^/]*$/, ""), 0o777),
  "is a link": (library) => {
    Deno.renameSync(library, `${library}.real`);
    Deno.symlinkSync(`${library}.real`, library);
  },
};

for (const [what, damage] of Object.entries(damages)) {
  Deno.test({
    name: `a library that ${what} is not loaded but compiled again`,
    ignore,
    fn() {
      withCache((cache) => {
        const compiler = copier();
        const path = cache.library("int x;", compiler);
        damage(path);
        assertEquals(cache.library("int x;", compiler), path);
        assertEquals(compiler.made.length, 2);
        assertEquals(Deno.readTextFileSync(path), "int x;");
        cache.library("int x;", compiler);
        assertEquals(compiler.made.length, 2);
      });
    },
  });
}

Deno.test({
  name: "a library that belongs to another user is not loaded but compiled again",
  ignore: ignore || Deno.uid() !== 0,
  fn() {
    withCache((cache) => {
      const compiler = copier();
      const path = cache.library("int x;", compiler);
      Deno.chownSync(path, 12345, null);
      assertEquals(cache.library("int x;", compiler), path);
      assertEquals(compiler.made.length, 2);
      assertEquals(Deno.statSync(path).uid, 0);
    });
  },
});

Deno.test({
  name: "a compiler that fails leaves nothing in the cache",
  ignore,
  fn() {
    withCache((cache, folder) => {
      const failing: Compiler = {
        ...copier(),
        compile() {
          throw new Error("no");
        },
      };
      try {
        cache.library("int x;", failing);
      } catch {
        assertEquals([...Deno.readDirSync(folder)], []);
        return;
      }
      throw new Error("the failure went unnoticed");
    });
  },
});

Deno.test({
  name: "a folder that cannot be made, or that others may write to, gives way to a temporary one",
  ignore,
  fn() {
    const parent = Deno.makeTempDirSync();
    try {
      Deno.writeTextFileSync(`${parent}/file`, "");
      Deno.mkdirSync(`${parent}/open`);
      Deno.chmodSync(`${parent}/open`, 0o777);
      const reasons = {
        [`${parent}/file/folder`]: /^cannot write to .*file\/folder: [^(]+; choose a folder with/,
        [`${parent}/open`]: /^others may write to .*open; mend it with: chmod go-w .*open$/,
      };
      const said = ({ lack }: Cache) => `${lack?.found}; ${lack?.hint}`;
      for (const [folder, reason] of Object.entries(reasons)) {
        const cache = Cache.open(folder);
        assertNotEquals(cache.folder, folder);
        assertMatch(said(cache), reason);
        assertEquals(Deno.readTextFileSync(cache.library("int x;", copier())), "int x;");
      }
      assertMatch(said(Cache.open(undefined)), /^there is no HOME; /);
    } finally {
      Deno.removeSync(parent, { recursive: true });
    }
  },
});

Deno.test({
  name:
    "no flag is offered for a folder that Deno keeps from all programs, nor one that is given already",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const report =
      'console.log(JSON.stringify(nativeReport({ cc: "/bin/true", cache: "/proc/x" })))';
    const flags = ["--allow-env", "--allow-read", "--allow-write", "--allow-run"];
    const { out } = await runScript(report, flags);
    assertMatch(out, /cannot write to \/proc\/x: Deno keeps this folder from programs/);
    assert(!out.includes("--allow-write"), out);
  },
});

Deno.test("the cache folder is the option's, the variable's, or the user's", () => {
  const variables = ["DINOGRAD_CACHE", "XDG_CACHE_HOME", "HOME"];
  const before = variables.map((name) => [name, Deno.env.get(name)] as const);
  try {
    Deno.env.set("DINOGRAD_CACHE", "/variable");
    Deno.env.set("XDG_CACHE_HOME", "/xdg");
    Deno.env.set("HOME", "/home/me");
    assertEquals(settingsOf({ cache: "/option" }).cache, "/option");
    assertEquals(settingsOf().cache, "/variable");
    Deno.env.delete("DINOGRAD_CACHE");
    assertEquals(settingsOf().cache, "/xdg/dinograd/native");
    Deno.env.delete("XDG_CACHE_HOME");
    const caches = Deno.build.os === "darwin" ? "Library/Caches" : ".cache";
    assertEquals(settingsOf().cache, `/home/me/${caches}/dinograd/native`);
    Deno.env.delete("HOME");
    assertEquals(settingsOf().cache, undefined);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
});
