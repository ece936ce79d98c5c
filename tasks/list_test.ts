import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";

const root = fromFileUrl(new URL("..", import.meta.url));

/** Runs `deno task list` with these arguments, as a user does. */
async function list(
  ...args: string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "--quiet", "-P=train", "tasks/list.ts", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("list shows every kind, and a plugin from outside with its file", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const kernel = JSON.stringify(new URL("../mod.ts", import.meta.url).href);
    await Deno.writeTextFile(
      file,
      `import { elementwise } from ${kernel};
       export const bent = elementwise({ name: "bent", y: "x^3", samples: [], examples: [] });`,
    );
    const { code, stdout, stderr } = await list("--plugin", file);
    assertEquals([code, stderr], [0, ""]);
    for (const text of ["mlp", "mnist", "adam", "cosine", "wasm", "softmax", "hidden = 256"]) {
      assertStringIncludes(stdout, text);
    }
    assertStringIncludes(stdout.replaceAll(/\s+/g, " "), `bent from ${file}`);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("--json gives the same to programs", async () => {
  const { code, stdout } = await list("optimizer", "sgd", "--json");
  assertEquals(code, 0);
  const entries: unknown = JSON.parse(stdout);
  assert(Array.isArray(entries));
  const [{ kind, name, source, options, tex }] = entries;
  assertEquals([kind, name, source], ["optimizer", "sgd", "dinograd"]);
  assertEquals(options[1], {
    name: "momentum",
    description: "share of the velocity that is kept",
    default: "0",
    allowed: "a number 0 or more",
  });
  assertStringIncludes(tex.p, "\\mathrm{learningRate}");
});

Deno.test("an unknown name is one line and exit code 2", async () => {
  const { code, stdout, stderr } = await list("model", "mpl");
  assertEquals([code, stdout], [2, ""]);
  assertEquals(
    stderr,
    'error: unknown model "mpl"; known: cnn, linear, mlp, resnet; did you mean "mlp"?\n',
  );
});
