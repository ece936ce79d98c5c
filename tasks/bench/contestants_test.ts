import { assert, assertEquals } from "@std/assert";
import { contestantsOf, parseMeasured, runContestant } from "./contestants.ts";
import { works } from "./works.ts";

Deno.test("each work is done by dinograd on both backends and by PyTorch, each under a name of its own", () => {
  for (const work of works) {
    const contestants = contestantsOf(work);
    const labels = contestants.map(({ label }) => label);
    assertEquals(new Set(labels).size, labels.length);
    const sides = new Set(contestants.map(({ side }) => side));
    assert(sides.has("wasm") && sides.has("native") && sides.has("pytorch"));
  }
});

Deno.test("peers that know plain SGD alone are asked for nothing else", () => {
  for (const { optimizer, network, hasJsPeers } of works) {
    assert(!hasJsPeers || (optimizer === "sgd" && network !== "resnet"));
  }
});

Deno.test("what a peer prints is read, and anything else is said to be missing", () => {
  const line = { name: "PyTorch 1.13", milliseconds: [1.5], losses: [2.3] };
  assertEquals(parseMeasured(JSON.stringify(line)), line);
  assertEquals(parseMeasured('{"name":"x","milliseconds":[],"losses":[1]}'), {
    missing: 'printed {"name":"x","milliseconds":[],"losses":[1]}',
  });
  assertEquals(parseMeasured("hello"), { missing: "printed hello" });
});

Deno.test("a program that is not there or fails gives its reason", async () => {
  const contestant = (command: string, ...args: string[]) =>
    ({ label: "it", side: "other", command, args }) as const;
  assertEquals(await runContestant(contestant("no-such-program"), []), {
    missing: "no-such-program is not installed",
  });
  const code = 'console.error("first\\nerror: no cc here"); Deno.exit(2)';
  assertEquals(await runContestant(contestant(Deno.execPath(), "eval", code), []), {
    missing: "no cc here",
  });
  const python = "console.error(\"ModuleNotFoundError: No module named 'torch'\"); Deno.exit(1)";
  assertEquals(await runContestant(contestant(Deno.execPath(), "eval", python), []), {
    missing:
      `${Deno.execPath()} has no torch: apt-get install python3-torch, or pip install torch; or ` +
      "PYTHON=another interpreter",
  });
});
