import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { UsageError } from "../../../kernel/errors.ts";
import { findCompiler } from "./compiler.ts";
import { createNative, native, nativeReport } from "./mod.ts";
import { nativeTest, runScript } from "./testing.ts";

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
      "failed with exit code 3: x.c:1: error: no such thing; name another",
    );
  });
});

Deno.test("a compiler that makes nothing is named, and the report keeps what it found before", async () => {
  await withProgram("#!/bin/sh\n", (cc) => {
    const made = `the C compiler "${cc}" made no library, and reports no error`;
    assertThrows(() => createNative({ cc }), UsageError, made);
    const report = nativeReport({ cc });
    assertEquals(report.map(({ name, state }) => `${name} ${state}`), [
      ...["system works", "threads works", "compiler works", "cache works", "kernels missing"],
    ]);
    assertEquals(report.at(-1)?.found, made);
    assertMatch(report.at(-1)?.hint ?? "", /^name another with the option cc or DINOGRAD_CC/);
  });
});

Deno.test("where there is no cc, gcc is taken; where there is none of them, all are named", async () => {
  const folder = await Deno.makeTempDir();
  const find = async () => {
    const code = 'console.log(JSON.stringify(nativeReport().find((c) => c.name === "compiler")))';
    const { out } = await runScript(code, ["-A"], { PATH: folder, DINOGRAD_CC: "" });
    return out;
  };
  try {
    assertMatch(await find(), /there is no C compiler: found none of cc, gcc, clang/);
    const text = "#!/bin/sh\necho '#define __VERSION__ \"7\"'\n";
    for (const name of ["clang", "gcc"]) {
      await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o700 });
      assertMatch(await find(), new RegExp(`"found":"${name}, 7"`));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a compiler that no task may run is refused with the whole command, a missing one as missing", async () => {
  await withProgram("#!/bin/sh\n", async (path) => {
    const refusal = async (cc: string) => {
      const code = `try { createNative({ cc: "${cc}" }); } catch (e) { console.log(e.message); }`;
      return (await runScript(code, ["--allow-env", "--allow-read", "--allow-run=cc"])).out;
    };
    assertEquals(
      await refusal(path),
      `native: may not run the C compiler "${path}"; allow it with --allow-run=${path} --allow-ffi: ` +
        `deno run -P=train-native --allow-run=${path} tasks/train.ts --backend native --set backend.cc=${path}, ` +
        "or take --backend wasm",
    );
    for (const cc of ["no-such-cc", "/no/such/cc"]) {
      assertMatch(await refusal(cc), new RegExp(`^native: there is no C compiler "${cc}"; `));
    }
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
  const allowed =
    "start with deno task train-native, or allow it with --allow-run=cc --allow-ffi, ";
  assertEquals(run, `native: may not run the C compiler "cc"; ${allowed}or take --backend wasm`);
  assertEquals(ffi, `native: may not call compiled code; ${allowed}or take --backend wasm`);
  assertMatch(write, /^native: no folder for compiled kernels: .*--allow-write/);
  assertEquals(none, "made");
});

nativeTest("a BLAS that cannot be loaded is named, with the loader's reason", () => {
  assertThrows(
    () => native({ blas: "libno-such-blas.so" }),
    UsageError,
    'native: the option blas: cannot take "libno-such-blas.so": libno-such-blas.so: ',
  );
});

nativeTest("a BLAS that a variable names wrongly is blamed on the variable", async () => {
  const code =
    'console.log(JSON.stringify(nativeReport({ cache: "auto" }).find((c) => c.name === "BLAS")))';
  const look = async (DINOGRAD_BLAS: string) =>
    JSON.parse((await runScript(code, ["-A"], { DINOGRAD_BLAS })).out);
  const [wrong, none] = await Promise.all([look("libno-such-blas.so"), look("none")]);
  assertMatch(wrong.found, /^DINOGRAD_BLAS: cannot take "libno-such-blas.so": /);
  assertMatch(wrong.hint, /^unset DINOGRAD_BLAS: /);
  assertMatch(none.found, /^none, by DINOGRAD_BLAS: /);
  assertEquals([none.state, none.hint], ["slower", "unset DINOGRAD_BLAS"]);
});

nativeTest("a library without cblas_sgemm is no BLAS", () => {
  if (Deno.build.os !== "linux") return;
  assertThrows(() => native({ blas: "libm.so.6" }), UsageError, "cblas_sgemm");
});

Deno.test("the report says what is missing and how to get it, and looks for a BLAS all the same", () => {
  const [compiler, blas] = nativeReport({ cc: "no-such-cc" })
    .filter(({ name }) => name !== "system" && name !== "threads");
  assertEquals([compiler?.name, compiler?.state], ["compiler", "missing"]);
  assertEquals(compiler?.found, 'there is no C compiler "no-such-cc"');
  assertMatch(compiler?.hint ?? "", /^install it with: /);
  assertEquals(blas?.name, "BLAS");
});

nativeTest("the report says what was found", () => {
  const report = nativeReport({ blas: "none", threads: 3 });
  assertEquals(report.map(({ name, state }) => `${name} ${state}`), [
    ...["system works", "threads works", "compiler works", "cache works", "kernels works"],
    "BLAS slower",
  ]);
  assertEquals(report.find(({ name }) => name === "threads")?.found, "3");
});

nativeTest(
  "the report says that a cache is lost with the process, and what would mend it",
  async () => {
    // As nothing is kept, all is compiled: without optimisation that is soon done.
    await withProgram('#!/bin/sh\nexec cc "$@" -O0\n', (cc) => {
      const report = nativeReport({ cc, cache: "/dev/null/folder" });
      const cache = report.find(({ name }) => name === "cache");
      assertEquals(cache?.state, "slower");
      assertMatch(cache?.found ?? "", /^cannot write to .*: every start compiles everything anew/);
      assertMatch(cache?.hint ?? "", /DINOGRAD_CACHE/);
    });
  },
);
