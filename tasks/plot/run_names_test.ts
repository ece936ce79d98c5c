import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { groupRuns } from "./groups.ts";
import { repeatNotes, runNames } from "./run_names.ts";
import { readRun } from "./runs.ts";
import { inFolder, writeRun } from "./testing.ts";

Deno.test("runs of one name are told apart by the folders around them", () =>
  inFolder(async (root) => {
    const folders = [["x/runs", "a"], ["y/runs", "a"], ["y/runs", "b"]] as const;
    const runs = await Promise.all(
      folders.map(async ([folder, name]) =>
        await readRun((await writeRun({ root: join(root, folder), name })).path)
      ),
    );
    assertEquals([...runNames(runs.slice(1)).values()], ["a", "b"]);
    assertEquals([...runNames(runs).values()], ["x/runs/a", "y/runs/a", "y/runs/b"]);
    assertEquals(repeatNotes(groupRuns(runs)), [
      "seed 0 was run 3 times: x/runs/a, y/runs/a, y/runs/b; y/runs/b counts",
    ]);
  }));

Deno.test("three seeds that were run twice are named, of more their number is said", () =>
  inFolder(async (root) => {
    const paths = await Promise.all(
      [0, 1, 2, 3, 4].flatMap((seed) =>
        ["a", "b"].map(async (copy) =>
          (await writeRun({ root, name: `${seed}${copy}`, config: { seed } })).path
        )
      ),
    );
    const notes = repeatNotes(groupRuns(await Promise.all(paths.map(readRun))));
    assertEquals(notes.length, 4);
    assertEquals(notes[0], "seed 0 was run twice: 0a, 0b; 0b counts");
    assertEquals(notes[3], "2 more seeds were run more than once, and one run of each counts");
  }));
