import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { temporaryName } from "./run/leftovers.ts";
import {
  bash,
  type Ended,
  ownDisks,
  permissions,
  withBash,
  withOwnDisks,
  withPermissions,
} from "./run/test_disks.ts";
import { inFolder, numbersOf, train } from "./train/testing.ts";

/** A run of 5 short epochs whose checkpoints have 2 KB. */
const flags = ["--dataset", "synth", "--set", "model.hidden=16", "--batch-size", "512"];

/**
 * For scripts: `train 3 --resume a` trains, and leaves `3.code` and `3.stderr` in the folder `$OUT`;
 * `begin 1` begins the run `$DISK/a`.
 */
const PRELUDE = `
cd "$ROOT"
train() {
  local n="$1"; shift
  "$DENO" run --quiet -P=train tasks/train.ts "$@" > "$OUT/$n.stdout" 2> "$OUT/$n.stderr"
  echo $? > "$OUT/$n.code"
}
begin() { train "$1" ${flags.join(" ")} --epochs 5 --runs "$DISK" --name a; }
`;

const environment = {
  ROOT: fromFileUrl(new URL("../", import.meta.url)),
  DENO: Deno.execPath(),
  NO_COLOR: "1",
  DINOGRAD_DATA: "",
};

/** Runs a script, and returns the code and standard error of each training in it. */
async function trainings(
  folder: string,
  runIn: (script: string, env: Record<string, string>) => Promise<Ended>,
  script: string,
): Promise<(readonly [string, string])[]> {
  const [disk, out] = [join(folder, "disk"), join(folder, "out")];
  for (const path of [disk, out]) await Deno.mkdir(path);
  const { code, stderr } = await runIn(PRELUDE + script, { ...environment, DISK: disk, OUT: out });
  assertEquals([code, stderr], [0, ""]);
  const endings: [string, string][] = [];
  for (const { name } of Deno.readDirSync(out)) {
    const n = /^(\d)\.code$/.exec(name)?.[1];
    if (n === undefined) continue;
    const read = (end: string) => Deno.readTextFileSync(join(out, `${n}.${end}`));
    endings[Number(n)] = [read("code").trim(), read("stderr").replaceAll(disk, "DISK")];
  }
  return endings;
}

/** Compares the run that a script left in `$OUT` with one that nothing happened to. */
async function checkUndisturbed(folder: string): Promise<void> {
  const args = [...flags, "--epochs", "5", "--runs", folder, "--name", "undisturbed"];
  assertEquals((await train(...args)).code, 0);
  assertEquals(await numbersOf(join(folder, "out", "a")), await numbersOf(`${folder}/undisturbed`));
}

const SAFE = /; the checkpoint of step [\d,]+ is safe: [^\n]* deno task train --resume DISK\/a\n$/;

Deno.test({
  name: ownDisks.name("a full and a read-only disk stop a run in one line; with room it goes on"),
  ignore: ownDisks.ignore,
  fn: () =>
    inFolder(async (folder) => {
      // 28 KiB have room for two checkpoints beside the rows, not for the temporary file of a third.
      const [, full, ro, resumed] = await trainings(
        folder,
        withOwnDisks,
        `mount -t tmpfs -o size=28k none "$DISK"
         begin 1
         mount -o remount,size=64m,ro "$DISK"
         sha256sum "$DISK"/a/checkpoints/last.safetensors > "$OUT/before"
         train 2 --resume "$DISK/a"
         mount -o remount,rw "$DISK"
         sha256sum --quiet --check "$OUT/before" >&2
         train 3 --resume "$DISK/a"
         cp -r "$DISK/a" "$OUT/a"`,
      );
      assertEquals(full?.[0], "2", full?.[1]);
      assertMatch(
        full?.[1] ?? "",
        /^error: cannot write DISK\/a\/[^\n]*: the disk is full; [^\n]*\n$/,
      );
      assertMatch(full?.[1] ?? "", SAFE);
      assertEquals(ro?.[0], "2", ro?.[1]);
      assertMatch(
        ro?.[1] ?? "",
        /^error: [^\n]*DISK\/a[^\n]*: the file system is read-only; [^\n]*\n$/,
      );
      assertEquals(resumed, ["0", ""]);
      await checkUndisturbed(folder);
    }),
});

Deno.test({
  name: bash.name("a row that is refused halfway stops a run, and leaves no half line behind"),
  ignore: bash.ignore,
  fn: () =>
    inFolder(async (folder) => {
      // The histograms of a few epochs have 4 KB; metrics and times of the last are written by then.
      const [, refused, resumed] = await trainings(
        folder,
        withBash,
        `(trap "" XFSZ; ulimit -f 4; begin 1)
         tail -c 1 "$DISK/a/histograms.jsonl" | cmp - <(echo) >&2
         train 2 --resume "$DISK/a"
         cp -r "$DISK/a" "$OUT/a"`,
      );
      assertEquals(refused?.[0], "2", refused?.[1]);
      assertMatch(
        refused?.[1] ?? "",
        /^error: cannot write DISK\/a\/histograms.jsonl: the file would be larger than is allowed; [^\n]*\n$/,
      );
      assertMatch(refused?.[1] ?? "", SAFE);
      assertEquals(resumed, ["0", ""]);
      await checkUndisturbed(folder);
    }),
});

Deno.test({
  name: permissions.name("a folder that may not be written to stops a run before it begins"),
  ignore: permissions.ignore,
  fn: () =>
    inFolder(async (folder) => {
      const [, forbidden, file] = await trainings(
        folder,
        withPermissions,
        `chmod 555 "$DISK"
         begin 1
         chmod 755 "$DISK"; rmdir "$DISK"; echo > "$DISK"
         begin 2`,
      );
      const error = "error: cannot make a run folder in DISK";
      assertEquals(forbidden, [
        "2",
        `${error}: permission denied; change its permissions or choose another folder\n`,
      ]);
      assertEquals(file?.[0], "2");
      assertMatch(file?.[1] ?? "", new RegExp(`^${error}: [^\\n]+\\n$`));
    }),
});

Deno.test("a run that goes on removes what a killed process left half-written", () =>
  inFolder(async (folder) => {
    const args = [...flags, "--runs", folder, "--name", "a"];
    assertEquals((await train(...args, "--epochs", "1")).code, 0);
    const run = join(folder, "a");
    const leftovers = ["result.json", "checkpoints/last.safetensors"]
      .map((name) => temporaryName(join(run, name)));
    for (const path of leftovers) await Deno.writeTextFile(path, "half");
    const { code, stderr } = await train("--resume", run, "--epochs", "2");
    assertEquals([code, stderr], [0, ""]);
    const hidden = [run, join(run, "checkpoints")]
      .flatMap((path) => Array.from(Deno.readDirSync(path), ({ name }) => name))
      .filter((name) => name.startsWith("."));
    assertEquals(hidden, []);
  }));
