import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../kernel/errors.ts";
import { threadsFor } from "./threads.ts";

const variable = "DINOGRAD_THREADS";

/** The number for an option while the variable has a value. */
function withVariable(value: string, option = 0): number {
  const before = Deno.env.get(variable);
  Deno.env.set(variable, value);
  try {
    return threadsFor("wasm", option);
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
  }
}

Deno.test("an option comes before DINOGRAD_THREADS; 0, and nothing, are as many as there are cores", () => {
  const cores = Math.min(256, navigator.hardwareConcurrency);
  assertEquals(["3", "256", "0", ""].map((value) => withVariable(value)), [3, 256, cores, cores]);
  assertEquals([withVariable("3", 5), withVariable("x", 5)], [5, 5]);
});

Deno.test("a DINOGRAD_THREADS that the option would refuse is refused, with what to do", () => {
  for (const value of ["257", "100000", "-1", "1.5", "x"]) {
    assertThrows(
      () => withVariable(value),
      ValueError,
      `wasm: DINOGRAD_THREADS: found "${value}", allowed: a whole number, 0 to 256, 0 for as many as ` +
        "there are cores; change or unset DINOGRAD_THREADS",
    );
  }
});
