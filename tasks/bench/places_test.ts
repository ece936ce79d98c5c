import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/mod.ts";
import { checkFile, checkFolder } from "./places.ts";

Deno.test("places that can be written are accepted, and nothing is left there", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await checkFile("--json", join(folder, "new", "deep", "x.json"));
    await checkFolder("--plots", join(folder, "plots"));
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("folders in the place of files, files in the place of folders, are refused", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "file");
  try {
    await Deno.writeTextFile(file, "");
    const refused = async (check: Promise<void>, message: string) =>
      await assertRejects(() => check, UsageError, message);
    await refused(checkFile("--json", folder), `--json ${folder}: found a folder, needed: the`);
    await refused(checkFile("--json", join(file, "x.json")), `${file} is a file, needed: a folder`);
    await refused(checkFolder("--plots", file), `--plots ${file}: ${file} is a file, needed: a`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "folders of the system's own are refused",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await assertRejects(
      () => checkFile("--json", "/proc/x.json"),
      UsageError,
      "--json /proc/x.json: no file can be made in /proc; choose another folder",
    );
  },
});
