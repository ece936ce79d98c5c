import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const root = fromFileUrl(new URL("..", import.meta.url));

/** Runs `deno task graph` with these arguments, as a user does. */
async function graph(
  ...args: string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: ["run", "--quiet", "-P=train", "tasks/graph.ts", ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("without a flag, graph draws the default model as SVG, PNG and Mermaid", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "new", "folder");
    const { code, stdout, stderr } = await graph("--out", out);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "mlp on digits: 203,530 parameters, 6 ops");
    const svg = await Deno.readTextFile(join(out, "mlp.svg"));
    assertStringIncludes(svg, ">200,704 parameters</text>");
    assertStringIncludes(svg, ">[n, 28, 28]</text>");
    const png = await Deno.readFile(join(out, "mlp.png"));
    assertEquals([...png.subarray(1, 4)], [80, 78, 71]);
    assert((await Deno.readTextFile(join(out, "mlp.mmd"))).startsWith("flowchart TD\n"));
  });
});

Deno.test("--mermaid prints a plugin's model for a shape, and neither loads nor writes", async () => {
  await inFolder(async (folder) => {
    const plugin = join(folder, "tiny.ts");
    await Deno.writeTextFile(
      plugin,
      `import { defineModel, linear, sequential } from ${
        JSON.stringify(new URL("../mod.ts", import.meta.url).href)
      };
       export const tiny = defineModel({
         name: "tiny", description: "", options: {},
         create: (_, { classes }) => sequential(linear(classes)),
       });`,
    );
    const { code, stdout, stderr } = await graph(
      ...["--plugin", plugin, "--model", "tiny", "--input-shape", "5", "--classes", "3"],
      ...["--batch-size", "2", "--mermaid", "--out", join(folder, "out")],
    );
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, '["linear1.weight<br/>15 parameters"]');
    assertStringIncludes(stdout, '-->|"[2, 5]"|');
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assertEquals(names, ["tiny.ts"]);
  });
});

Deno.test("the loss of a graph is chosen as in training, with its options", async () => {
  const shape = ["--input-shape", "5", "--mermaid"];
  for (
    const [args, label] of [
      [["--loss", "hinge", "--set", "loss.margin=3"], "margin = 3"],
      [["--loss", "focal", "--set", "loss.gamma=4", "--backward"], "gamma = 4"],
      [["--backward", "--set", "loss.labelSmoothing=0.25"], "labelSmoothing = 0.25"],
    ] as const
  ) {
    const { code, stdout, stderr } = await graph(...shape, ...args);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, label);
  }
});

for (
  const [args, message] of [
    [
      ["--model", "mpl"],
      'unknown model "mpl"; known: cnn, linear, mlp, resnet; did you mean "mlp"?',
    ],
    [["--input-shape", "28,x"], '--input-shape: found "28,x", allowed: whole numbers'],
    [["--input-shape", "28", "--dataset", "digits"], "leave out it or --dataset"],
    [["--input-shape", "28", "--set", "dataset.size=3"], "leave out it or --set dataset.size"],
    [["--classes", "3"], "--classes goes with --input-shape"],
    [["--set", "optimizer.learningRate=1"], "a graph has no optimizer"],
    [["--set", "loss.margin=3"], "add --loss NAME"],
    [["--loss", "hing"], 'did you mean "hinge"?'],
    [["--loss", "hinge", "--set", "loss.gamma=3"], 'unknown option "gamma"'],
    [["--input-shape", "28", "--name", "a/b"], '--name: found "a/b"'],
    [["--input-shape", "28", "--out", "deno.json/x"], "cannot make the folder"],
  ] as const
) {
  Deno.test(`graph ${args.join(" ")} is refused in one line`, async () => {
    const { code, stderr } = await graph(...args);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
    assertEquals(stderr.trim().split("\n").length, 1);
  });
}
