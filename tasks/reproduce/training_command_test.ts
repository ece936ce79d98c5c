import { assert, assertEquals } from "@std/assert";
import { planOf } from "../sweep/testing.ts";
import { sweepCommandOf } from "./training_command.ts";

const training = { label: "Tiny", name: "tiny" };

Deno.test("one command trains with every seed, on the data that were given", () => {
  assertEquals(
    sweepCommandOf({ ...training, args: " --epochs 2  --set dataset.scale=none " }, {
      seedsOf: () => [0, 1, 2],
      dataDir: "data/mnist",
    }),
    "deno task sweep --epochs 2 --set dataset.scale=none --grid seed=0,1,2 --data-dir data/mnist",
  );
});

Deno.test("what a shell would take apart is quoted", () => {
  assertEquals(
    sweepCommandOf({ ...training, args: ["--plugin", "my plugin.ts"] }, {
      seedsOf: () => [7],
      dataDir: "it's $HOME",
    }),
    `deno task sweep --plugin 'my plugin.ts' --grid seed=7 --data-dir 'it'\\''s $HOME'`,
  );
});

Deno.test("deno task sweep takes the command as it stands", async () => {
  const options = { seedsOf: () => [3, 5], dataDir: "data" };
  const command = sweepCommandOf(
    { ...training, args: "--no-shuffle --set model.hidden=8" },
    options,
  );
  const { runs } = await planOf(...command.split(" ").slice("deno task sweep".split(" ").length));
  const [first = [], ...others] = runs.map(({ args }) => args);
  for (const arg of ["--no-shuffle", "model.hidden=8", "--seed=3", "--data-dir=data"]) {
    assert(first.includes(arg), `${arg} among ${first}`);
  }
  assertEquals(others, [first.map((arg) => arg.replace("--seed=3", "--seed=5"))]);
});
