import { assertEquals } from "@std/assert";
import { inTempFolder } from "../../data/test_files.ts";
import {
  bash,
  type Ended,
  ownDisks,
  permissions,
  withBash,
  withOwnDisks,
  withPermissions,
} from "./test_disks.ts";

/** A module that tries to write to the folder `DISK` and prints what came of it, as JSON. */
const TRY = `
import { appendLine } from "${new URL("append_line.ts", import.meta.url)}";
import { writeFileAtomic } from "${new URL("files.ts", import.meta.url)}";
const disk = Deno.env.get("DISK");
const tried = async (action) => {
  try { return await action() ?? "done"; } catch (error) { return error.name + ": " + error.message; }
};
const read = (name) => tried(() => Deno.readTextFile(disk + "/" + name));
const model = await tried(() => writeFileAtomic(disk + "/model", "new".repeat(100_000)));
const line = "x".repeat(998);
let rows = "done";
for (let i = 0; i < 200 && rows === "done"; i++) {
  rows = await tried(() => appendLine(disk + "/rows", line));
}
const text = await read("rows");
const names = Array.from(Deno.readDirSync(disk), ({ name }) => name).sort();
// Less than one line is free; two lines are after the padding is gone.
await tried(() => Deno.remove(disk + "/padding"));
const after = await tried(() => appendLine(disk + "/rows", "last"));
console.log(JSON.stringify({
  model, old: await read("model"), rows, names,
  isWhole: text.split(line + "\\n").join(""), lines: text.length / 999,
  after, last: (await read("rows")).slice(text.length),
}));
`;

const deno = `"$DENO" eval --quiet "$TRY"`;

/** Prepares the folder, runs a script that ends with `TRY`, and returns what that has printed. */
async function tried(
  runIn: (script: string, env: Record<string, string>) => Promise<Ended>,
  script: string,
): Promise<Record<string, unknown>> {
  let printed: Record<string, unknown> = {};
  await inTempFolder(async (disk) => {
    const { code, stdout, stderr } = await runIn(script, {
      DISK: disk,
      DENO: Deno.execPath(),
      TRY,
    });
    assertEquals([code, stderr], [0, ""]);
    printed = JSON.parse(stdout);
    for (const [key, value] of Object.entries(printed)) {
      if (typeof value === "string") printed[key] = value.replaceAll(disk, "DISK");
    }
  });
  return printed;
}

Deno.test({
  name: ownDisks.name("a full disk is said to be full; the old file stays, and whole lines"),
  ignore: ownDisks.ignore,
  fn: async () => {
    const { lines, ...rest } = await tried(
      withOwnDisks,
      `mount -t tmpfs -o size=64k none "$DISK" && printf old > "$DISK/model" &&
       head -c 5000 /dev/zero > "$DISK/padding" && ${deno}`,
    );
    const full = "the disk is full; free some space or choose another folder";
    assertEquals(rest, {
      model: `UsageError: cannot write DISK/model: ${full}`,
      old: "old",
      rows: `UsageError: cannot write DISK/rows: ${full}`,
      names: ["model", "padding", "rows"],
      isWhole: "",
      after: "done",
      last: "last\n",
    });
    assertEquals(Number.isInteger(lines), true, `${lines} lines`);
  },
});

Deno.test({
  name: ownDisks.name("a disk that has become read-only is said to be, and keeps its files"),
  ignore: ownDisks.ignore,
  fn: async () => {
    const { model, old, rows, names, after } = await tried(
      withOwnDisks,
      `mount -t tmpfs none "$DISK" && printf old > "$DISK/model" && printf '1\\n' > "$DISK/rows" &&
       mount -o remount,ro "$DISK" && ${deno}`,
    );
    const reason = "the file system is read-only; choose another folder";
    assertEquals(
      [model, rows, after],
      ["model", "rows", "rows"].map((name) => `UsageError: cannot write DISK/${name}: ${reason}`),
    );
    assertEquals([old, names], ["old", ["model", "rows"]]);
  },
});

Deno.test({
  name: bash.name("a file beyond the user's limit is refused, and the old one stays"),
  ignore: bash.ignore,
  fn: async () => {
    const { model, old, rows, names, isWhole, lines } = await tried(
      withBash,
      `printf old > "$DISK/model" && trap "" XFSZ && ulimit -f 16 && ${deno}`,
    );
    const reason = "the file would be larger than is allowed; raise the limit (ulimit -f)";
    assertEquals(
      [model, rows],
      ["model", "rows"].map((name) => `UsageError: cannot write DISK/${name}: ${reason}`),
    );
    assertEquals([old, names, isWhole, lines], ["old", ["model", "rows"], "", 16]);
  },
});

Deno.test({
  name: permissions.name("a folder without permission to write is said to be, and keeps its files"),
  ignore: permissions.ignore,
  fn: async () => {
    const { model, old, names } = await tried(
      withPermissions,
      `printf old > "$DISK/model" && printf '1\\n' > "$DISK/rows" && chmod 444 "$DISK/rows" &&
       chmod 555 "$DISK" && ${deno}; code=$?; chmod 755 "$DISK"; exit $code`,
    );
    const reason = "permission denied; change its permissions or choose another folder";
    assertEquals(model, `UsageError: cannot write DISK/model: ${reason}`);
    assertEquals([old, names], ["old", ["model", "rows"]]);
  },
});
