import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { checkRunName, nextNumber, numberedName } from "./name.ts";

Deno.test("a name that is one folder everywhere is allowed", () => {
  for (const name of ["first-try", "a", "MNIST 2.0", "größer", "lr=0.1_b8"]) {
    assertEquals(checkRunName(name), name);
  }
});

Deno.test("a name that would leave the folder of runs, or be trouble on some system, is refused", () => {
  const names = [
    "",
    " ",
    ".",
    "..",
    "../a",
    "a/b",
    "a\\b",
    "C:a",
    ".hidden",
    "-a",
    "a.",
    "a ",
    "a\nb",
  ];
  for (const name of [...names, "a?", "a*", 'a"', "<a>", "x".repeat(201)]) {
    const { message } = assertThrows(() => checkRunName(name), UsageError, "--name");
    assertEquals(message.split("\n").length, 1);
  }
});

Deno.test("numbers have three digits, and more where they are needed", () => {
  assertEquals(numberedName("digits-mlp-sgd", 7), "digits-mlp-sgd-007");
  assertEquals(numberedName("a", 1000), "a-1000");
});

Deno.test("the next number is one beyond the highest, whatever else lies there", () => {
  assertEquals(nextNumber("a", []), 1);
  assertEquals(nextNumber("a", ["a-001", "a-009", "a-004"]), 10);
  assertEquals(nextNumber("a", ["b-005", "a-b-007", "a-1", "a-x", "a", "a-0003x"]), 1);
  assertEquals(nextNumber("a", ["a-999", "a-1000"]), 1001);
});
