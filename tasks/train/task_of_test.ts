import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { taskOf } from "./task_of.ts";

Deno.test("a backend with permissions of its own has a task of its own, which starts with them", () => {
  assertEquals(["wasm", "reference", "native", "toString"].map(taskOf), [
    ...["train", "train", "train-native", "train"],
  ]);
  assert(config.tasks["train-native"].command.includes("-P=train-native"));
});

Deno.test("train-native may do what train may, run a C compiler and call what it makes, and no more", () => {
  const { run, ffi, ...others } = config.permissions["train-native"];
  assertEquals([run, ffi], [["cc", "gcc", "clang"], true]);
  assertEquals(others, config.permissions.train);
});
