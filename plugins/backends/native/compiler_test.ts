import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { UsageError } from "../../../kernel/errors.ts";
import { findCompiler } from "./compiler.ts";
import { createNative, native, nativeReport } from "./mod.ts";
import { missing, nativeTest, runScript } from "./testing.ts";

/** A script that stands for a compiler. */
async function withProgram(text: string, body: (path: string) => void | Promise<void>) {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, text);
    await Deno.chmod(path, 0o700);
    await body(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a missing compiler is named, with what to install and what to take instead", () => {
  const error = assertThrows(() => native({ cc: "no-such-cc" }), UsageError);
  assertMatch(
    error.message,
    /^native: there is no C compiler "no-such-cc"; install it with: .*take --backend wasm$/,
  );
});

Deno.test("a compiler that fails is quoted by its first error", async () => {
  const text = "#!/bin/sh\necho 'in file x:' >&2\necho 'x.c:1: error: no such thing' >&2\nexit 3\n";
  await withProgram(text, (cc) => {
    assertThrows(
      () => createNative({ cc }),
      UsageError,
      "failed with exit code 3: x.c:1: error: no such thing; choose another",
    );
  });
});

Deno.test("a file that is no program is named as a compiler", async () => {
  await withProgram("", async (cc) => {
    await Deno.chmod(cc, 0o600);
    assertThrows(() => createNative({ cc }), UsageError, `"${cc}" is no program that may be run`);
  });
});

nativeTest("source that does not compile is an error with the compiler's complaint", () => {
  const compiler = findCompiler("cc");
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/a.c`, "int f(void) { return missing; }\n");
  try {
    assertThrows(
      () => compiler.compile(`${folder}/a.c`, `${folder}/a.so`),
      UsageError,
      "missing",
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

nativeTest("each missing permission is named with its flag", async () => {
  const code = 'try { createNative(); console.log("made"); } catch (e) { console.log(e.message); }';
  const all = ["--allow-env", "--allow-read", "--allow-write", "--allow-run=cc", "--allow-ffi"];
  const without = async (flag: string) =>
    (await runScript(code, all.filter((f) => !f.startsWith(flag)))).out;
  const [run, ffi, write, none] = await Promise.all([
    without("--allow-run"),
    without("--allow-ffi"),
    without("--allow-write"),
    without("nothing"),
  ]);
  assertMatch(run, /^native: may not run the C compiler "cc"; allow it with --allow-run=cc/);
  assertMatch(ffi, /^native: may not call compiled code; allow it with --allow-ffi/);
  assertMatch(write, /^native: no folder for compiled kernels: .*--allow-write/);
  assertEquals(none, "made");
});

nativeTest("a BLAS that cannot be loaded is named, with the loader's reason", () => {
  assertThrows(
    () => native({ blas: "libno-such-blas.so" }),
    UsageError,
    'native: blas: cannot take "libno-such-blas.so": libno-such-blas.so: ',
  );
});

nativeTest("a library without cblas_sgemm is no BLAS", () => {
  if (Deno.build.os !== "linux") return;
  assertThrows(() => native({ blas: "libm.so.6" }), UsageError, "cblas_sgemm");
});

Deno.test("the report says what was found, or what is missing and how to get it", () => {
  assertEquals(nativeReport({ cc: "no-such-cc" }), {
    works: false,
    findings: {},
    hints: [nativeReport({ cc: "no-such-cc" }).hints[0] ?? ""],
  });
  assertMatch(nativeReport({ cc: "no-such-cc" }).hints[0] ?? "", /install it with/);
  if (missing !== undefined) return;
  const { works, findings } = nativeReport({ blas: "none", threads: 3 });
  assert(works);
  assertEquals(Object.keys(findings), ["compiler", "cache", "blas", "threads"]);
  assertEquals(findings["threads"], "3");
  assertMatch(findings["blas"] ?? "", /^none/);
});
