import { assertEquals } from "@std/assert";
import { resolve } from "@std/path";
import { runCommand } from "../../cli/command.ts";
import { trainFlags } from "../../train/command.ts";
import { repeatCommand } from "./repeat.ts";

/** A configuration in which every flag has its default, but for those given. */
function configOf(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const defaults = Object.entries(trainFlags).map(([name, flag]) => [
    name,
    "repeatable" in flag ? [] : flag.option.default ?? null,
  ]);
  return { ...Object.fromEntries(defaults), ...changes };
}

Deno.test("what was chosen is shown, defaults and where files are is not", () => {
  const config = configOf({ epochs: 3, name: "a", runs: "elsewhere", dataDir: "data" });
  assertEquals(
    repeatCommand(config),
    "deno task train --dataset digits --model mlp --optimizer adam --backend wasm " +
      "--batch-size 128 --epochs 3 --seed 0",
  );
});

Deno.test("a switch is written as it is given, also one that turns something off", () => {
  assertEquals(
    repeatCommand(configOf({ shuffle: false })).split(" ").includes("--no-shuffle"),
    true,
  );
});

Deno.test("a plugin's file is written from where one is", () => {
  const plugin = [resolve("plugins", "mine.ts"), resolve("..", "mine.ts"), "https://a.org/its.ts"];
  assertEquals(
    repeatCommand({ plugin }),
    `deno task train --plugin ./plugins/mine.ts --plugin ${
      plugin[1]
    } --plugin https://a.org/its.ts`,
  );
});

Deno.test("what is no flag of ours, or damaged, does no harm", () => {
  assertEquals(repeatCommand({ options: {}, seed: 3, epochs: null }), "deno task train --seed 3");
});

Deno.test({
  name: "a shell and the command line read the same configuration from it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const changes = {
      seed: -7,
      clipNorm: 0.5,
      shuffle: false,
      reduction: "sum",
      set: ["model.activation=relu", "dataset.note=it's $HOME; `ls`", "model.hidden=3"],
      plugin: ["./my op.ts", "-odd.ts"],
    };
    const words = repeatCommand(configOf(changes)).replace("deno task train", "");
    const shell = new Deno.Command("sh", { args: ["-c", `printf '%s\\0' ${words}`] });
    const args = new TextDecoder().decode((await shell.output()).stdout).split("\0").slice(0, -1);
    const spec = { name: "deno task train", description: "", flags: trainFlags };
    let read: Readonly<Record<string, unknown>> = {};
    await runCommand(spec, args, ({ flags }) => {
      read = flags;
    });
    const found = Object.keys(changes).map((name) => [name, read[name]]);
    assertEquals(Object.fromEntries(found), changes);
  },
});
