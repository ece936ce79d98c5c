import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ShapeError, UsageError, ValueError } from "../../kernel/errors.ts";
import { failureOf } from "./main.ts";

Deno.test("what the user can mend is one line and exit code 2", () => {
  for (const error of [new UsageError("a"), new ValueError("a"), new ShapeError("a")]) {
    assertEquals(failureOf(error), { line: "a", exitCode: 2 });
  }
});

Deno.test("line breaks and control characters of a message do not reach the terminal", () => {
  assertEquals(
    failureOf(new UsageError("a\n  b\r\nc\x1b[31m\u009bd\n"))?.line,
    "a b c\\x1b[31m\\x9bd",
  );
});

Deno.test("a missing permission of Deno is explained in one line", () => {
  const error = new Deno.errors.NotCapable(
    'Requires read access to "data/mnist", run again with the --allow-read flag',
  );
  assertEquals(failureOf(error), {
    line: 'Deno was started without the permission for read access to "data/mnist"; ' +
      "add --allow-read to the command, or grant it when asked",
    exitCode: 2,
  });
  assertEquals(failureOf(new Deno.errors.NotCapable("other\nwords"))?.line, "other words");
});

Deno.test("bugs are not failures that a line could explain", () => {
  for (const error of [new TypeError("x"), new RangeError("x"), new Error("x"), "x", undefined]) {
    assertEquals(failureOf(error), undefined);
  }
});

/** Runs a task in a process of its own; `body` is what its main function does. */
async function runScript(
  body: string,
  closeOutput = false,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  const here = (name: string) => JSON.stringify(import.meta.resolve(name));
  await Deno.writeTextFile(
    file,
    `import { runTask } from ${here("./main.ts")};
     import { UsageError } from ${here("../../kernel/errors.ts")};
     await runTask(async (args) => { await 0; void [args, UsageError]; ${body} });`,
  );
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-config", "--no-prompt", file, "first", "--second"],
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    }).spawn();
    if (closeOutput) await child.stdout.cancel();
    const [stdout, stderr, { code }] = await Promise.all([
      closeOutput ? "" : new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.status,
    ]);
    return { code, stdout, stderr };
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("a task gets the arguments and ends with code 0", async () => {
  assertEquals(await runScript('console.log(args.join(" "));'), {
    code: 0,
    stdout: "first --second\n",
    stderr: "",
  });
});

Deno.test("a user error ends even a task with work pending, with one line and code 2", async () => {
  assertEquals(
    await runScript('setInterval(() => {}, 1000); throw new UsageError("no such run");'),
    {
      code: 2,
      stdout: "",
      stderr: "error: no such run\n",
    },
  );
});

Deno.test("a missing permission ends with one line and code 2", async () => {
  const { code, stderr } = await runScript('Deno.readTextFileSync("some-file");');
  assertEquals(code, 2);
  assertEquals(
    stderr,
    'error: Deno was started without the permission for read access to "some-file"; ' +
      "add --allow-read to the command, or grant it when asked\n",
  );
});

Deno.test("a bug keeps its stack and ends with code 1", async () => {
  const { code, stderr } = await runScript(
    'const f = () => { throw new TypeError("a bug"); }; f();',
  );
  assertEquals(code, 1);
  assertStringIncludes(stderr, "TypeError: a bug");
  assert(/\n\s+at f /.test(stderr), stderr);
});

Deno.test("a closed pipe ends a task in silence", async () => {
  const write = "for (;;) Deno.stdout.writeSync(new Uint8Array(65536));";
  assertEquals(await runScript(write, true), { code: 141, stdout: "", stderr: "" });
});
