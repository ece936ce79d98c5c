import { assert, assertEquals } from "@std/assert";
import { contestantsOf } from "./contestants.ts";
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
