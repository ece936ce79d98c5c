import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { missing } from "../plugins/backends/native/testing.ts";
import { testedDeno } from "./doctor/machine.ts";

const root = fromFileUrl(new URL("..", import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `deno task doctor` with these arguments and variables, and other permissions where they are given. */
async function doctor(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  permissions: readonly string[] = ["-P=doctor"],
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "--quiet", "--no-prompt", ...permissions, "tasks/doctor.ts", ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "", PYTHON: "no-such-python", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs `body` with a folder that holds this program as `cc`, or none. */
async function withCompiler(script: string | undefined, body: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    if (script !== undefined) {
      await Deno.writeTextFile(join(folder, "cc"), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the report says, on one line. */
const flat = ({ stdout }: Ended) => stdout.replaceAll(/\s+/g, " ");

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "the doctor marks what works, tells it to programs too, and is content",
  ignore: missing !== undefined,
  async fn() {
    const [text, json] = await Promise.all([doctor(), doctor(["--json"])]);
    assertEquals([text.code, text.stderr, json.code], [0, "", 0]);
    for (const line of ["✓ wasm", "✓ reference", "✓ digits", "✓ compiler  cc"]) {
      assertStringIncludes(text.stdout, line);
    }
    assertStringIncludes(text.stdout, "Training works: deno task train or deno task train-native.");
    assert(text.stdout.split("\n").every((line) => line.length <= 80));
    assert(text.stdout.split("\n").length <= 48);
    const { works, sections } = JSON.parse(json.stdout);
    assertEquals([works, sections.length], [true, 4]);
    assertEquals(sections[1].findings[0].name, "wasm");
  },
});

Deno.test({ name: "without a compiler, the doctor says how to get one", ignore }, async () => {
  await withCompiler(undefined, async (PATH) => {
    const ended = await doctor([], { PATH });
    assertEquals([ended.code, ended.stderr], [0, ""]);
    assertMatch(
      flat(ended),
      /✗ native .* ✗ compiler there is no C compiler: found none of cc, gcc, clang → install it /,
    );
    assertStringIncludes(flat(ended), "Training works: deno task train.");
  });
});

Deno.test({ name: "a compiler that fails is quoted", ignore }, async () => {
  await withCompiler("echo 'cc: error: it is Sunday' >&2; exit 1", async (PATH) => {
    const ended = await doctor([], { PATH });
    assertEquals([ended.code, ended.stderr], [0, ""]);
    assertMatch(
      flat(ended),
      /✗ compiler the C compiler "cc" failed .*: cc: error: it is Sunday → /,
    );
  });
});

Deno.test({
  name: "a cache that cannot be written costs time, and no more",
  ignore: missing !== undefined,
  async fn() {
    // All is compiled: without optimisation that is soon done.
    await withCompiler('PATH="${PATH#*:}" exec cc "$@" -O0', async (folder) => {
      const PATH = `${folder}:${Deno.env.get("PATH")}`;
      const file = join(folder, "file");
      await Deno.writeTextFile(file, "");
      const ended = await doctor([], { PATH, DINOGRAD_CACHE: join(file, "cache") });
      assertEquals(ended.code, 0);
      assertMatch(flat(ended), /~ native .* ~ cache cannot write to /);
      assertMatch(flat(ended), /→ choose a folder with DINOGRAD_CACHE .* ✓ kernels/);
    });
  },
});

Deno.test("a wrong DINOGRAD_THREADS is named where training does not work for it", async () => {
  const ended = await doctor([], { DINOGRAD_THREADS: "x" });
  assertEquals([ended.code, ended.stderr], [1, ""]);
  assertMatch(flat(ended), /✗ wasm .* ✗ threads DINOGRAD_THREADS: found "x", .* → change or unset/);
  assertMatch(flat(ended), /To mend the default: change or unset DINOGRAD_THREADS\. $/);
});

Deno.test("what is not allowed is missing, with what to type", async () => {
  const ended = await doctor([], {}, ["--allow-read", "--allow-env"]);
  assertEquals([ended.code, ended.stderr], [0, ""]);
  assertMatch(flat(ended), /✗ memory Requires sys access /);
  if (!ignore) {
    assertMatch(flat(ended), /✗ compiler may not run the C compiler "cc" → start with deno task/);
  }
});

Deno.test("a data folder without the files is named, with what to do", async () => {
  const ended = await doctor([], { DINOGRAD_DATA: "/no/such/folder" });
  assertEquals(ended.code, 0);
  assertMatch(
    flat(ended),
    /Data: in \/no\/such\/folder ✗ cifar10 found no data folder .* → give one/,
  );
});

Deno.test("a backend that throws, or multiplies wrongly, is missing", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { defineBackend, reference } from ${
        JSON.stringify(new URL("../mod.ts", import.meta.url).href)
      };
      const rest = { description: "does not work", options: {} };
      export const thrower = defineBackend({ ...rest, name: "thrower", create() {
        throw new TypeError("oh no");
      } });
      export const zero = defineBackend({ ...rest, name: "zero", create() {
        const backend = reference();
        backend.matmul = () => backend.upload([0, 0, 0, 0]);
        return backend;
      } });`,
    );
    const ended = await doctor(["--plugin", file]);
    assertEquals([ended.code, ended.stderr], [0, ""]);
    assertMatch(flat(ended), /✗ thrower oh no /);
    assertMatch(flat(ended), /✗ zero a small product came out as 0,0,0,0, not as 0,0,43,50/);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("the doctor wants the Deno that the README names and the tests run on", async () => {
  assertStringIncludes(await Deno.readTextFile(join(root, "README.md")), `deno@${testedDeno} task`);
  assertStringIncludes(await Deno.readTextFile(join(root, ".ci/run")), `version=${testedDeno}\n`);
});
