import { assert, assertEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { adam } from "../plugins/optimizers/adam.ts";
import { relu } from "../plugins/ops/relu.ts";
import { sigmoid } from "../plugins/ops/sigmoid.ts";
import { elementwise, isPlugin, PluginSet, type UnaryOp, UsageError } from "./mod.ts";

const another: UnaryOp = elementwise({ name: "relu", y: "x", samples: [], examples: [] });
const set = PluginSet.empty.with([sigmoid, relu, adam, reference, 7, null, "relu"], "the tree");

Deno.test("a set holds the plugins among the values it is given, by kind and name", () => {
  assertEquals(set.all("op").map(({ name }) => name), ["relu", "sigmoid"]);
  assertEquals(set.all("optimizer"), [adam]);
  assertEquals(set.all("backend"), [reference]);
  assertEquals(set.all("dataset"), []);
  assert(set.get("op", "relu") === relu);
  assertEquals(set.sourceOf(adam), "the tree");
});

Deno.test("two plugins of one kind and name are refused, with both sources", () => {
  const error = assertThrows(() => set.with([another], "./mine.ts"), UsageError);
  assertEquals(
    error.message,
    'plugin: op "relu" is declared twice, by the tree and by ./mine.ts; rename one',
  );
});

Deno.test("the same plugin may be given twice, and the same name to two kinds", () => {
  assertEquals(set.with([relu, relu], "again").all("op").length, 2);
  const sgdOp: UnaryOp = elementwise({ name: "adam", y: "x", samples: [], examples: [] });
  assertEquals(set.with([sgdOp], "mine").all("op").length, 3);
});

Deno.test("a set does not change when another is made from it", () => {
  set.with([elementwise({ name: "more", y: "x", samples: [], examples: [] })], "mine");
  assertEquals(set.all("op").length, 2);
  assertEquals(PluginSet.empty.all("op"), []);
});

Deno.test("an unknown name is refused with the known ones and the nearest", () => {
  const error = assertThrows(() => set.get("op", "rely"), UsageError);
  assertEquals(error.message, 'unknown op "rely"; known: relu, sigmoid; did you mean "relu"?');
  assertThrows(() => set.get("dataset", "mnist"), UsageError, "known: none");
});

Deno.test("a plugin is known by its kind and name", () => {
  assert(isPlugin(relu) && isPlugin(adam) && isPlugin(reference));
  for (const other of [{ kind: "op" }, { kind: "pizza", name: "x" }, () => 1, undefined, {}]) {
    assert(!isPlugin(other));
  }
});
