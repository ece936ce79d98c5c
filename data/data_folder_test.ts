import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inTempFolder } from "./test_files.ts";

/**
 * What a script is told that calls the datasets without a folder, while DINOGRAD_DATA names one that
 * does not exist and the variables `readable` may be read.
 */
async function told(readable: string): Promise<string[]> {
  const decoder = new TextDecoder();
  let output = "";
  await inTempFolder(async (folder) => {
    const script = join(folder, "script.ts");
    await Deno.writeTextFile(
      script,
      `import { cifar10, mnist } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
       for (const dataset of [cifar10, mnist]) {
         await dataset().catch((error) => console.log(error.message.split(";")[0]));
       }`,
    );
    const args = ["run", "--quiet", "--no-prompt", "--no-check", "--allow-read"];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, `--allow-env=${readable}`, script],
      // No cache either, so that nothing is downloaded.
      env: {
        ...{ NO_COLOR: "1", DINOGRAD_DATA: "/no/such/folder" },
        ...{ DINOGRAD_CACHE: "", XDG_CACHE_HOME: "", HOME: "", LOCALAPPDATA: "" },
      },
    }).output();
    assertEquals(decoder.decode(stderr), "");
    output = decoder.decode(stdout);
  });
  return output.trim().split("\n");
}

const cache = "DINOGRAD_CACHE,XDG_CACHE_HOME,HOME,LOCALAPPDATA";

Deno.test("a script's cifar10() and mnist() look into the folder that DINOGRAD_DATA names", async () => {
  assertEquals(await told(`DINOGRAD_DATA,${cache}`), [
    "cifar10: found no data folder /no/such/folder",
    "mnist: found no data folder /no/such/folder",
  ]);
});

Deno.test("a DINOGRAD_DATA that may not be read counts as unset", async () => {
  const variable = Deno.build.os === "windows" ? "LOCALAPPDATA" : "HOME";
  assertEquals(await told(cache), [
    `cifar10: found no cache folder: ${variable} is not set`,
    `mnist: found no cache folder: ${variable} is not set`,
  ]);
});
