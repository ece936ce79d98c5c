import { assertEquals } from "@std/assert";
import { join } from "@std/path";

Deno.test("a script in another folder imports mod.ts by its path, and type-checks", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(folder, "script.ts");
    await Deno.writeTextFile(
      script,
      `import { multiply, tensor } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
       const x = tensor([1, 2, 3]);
       console.log([...await multiply(x, x).values()].join());`,
    );
    const command = new Deno.Command(Deno.execPath(), {
      cwd: folder,
      args: ["run", "--quiet", "--check", "--no-config", script],
      env: { NO_COLOR: "1" },
    });
    const { stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    assertEquals([decoder.decode(stdout), decoder.decode(stderr)], ["1,4,9\n", ""]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
