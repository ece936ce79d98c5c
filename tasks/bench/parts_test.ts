import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/mod.ts";
import { chooseParts, parts } from "./parts.ts";

const names = (only: readonly string[]) => chooseParts(only).map(({ name }) => name);

Deno.test("without --only all parts are measured, the limits first", () => {
  assertEquals(names([]), parts.map(({ name }) => name));
  assertEquals(names([])[0], "limits");
});

Deno.test("several parts come in their own order, and a word stands for all that begin with it", () => {
  assertEquals(names(["memory", "mlp-adam"]), ["mlp-adam", "memory"]);
  assertEquals(names(["mlp"]), ["mlp-sgd", "mlp-adam", "mlp-6272"]);
  assertEquals(names(["cnn-adam"]), [1, 4, 16, 128].map((batch) => `cnn-adam-${batch}`));
  assertEquals(names(["cnn-sgd-1"]), ["cnn-sgd-1"]);
});

Deno.test("an unknown part is refused with what there is", () => {
  assertThrows(
    () => chooseParts(["cnn-sdg"]),
    UsageError,
    '--only: found "cnn-sdg", allowed: limits',
  );
});
