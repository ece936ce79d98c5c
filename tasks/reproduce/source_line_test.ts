import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { callStack } from "./call_stack.ts";
import { findSourceLine } from "./source_line.ts";

const path = "tasks/reproduce/source_line_test.ts";

Deno.test("a line is found by what stands there", async () => {
  assertEquals(await findSourceLine(path, "import { callStack" + " }"), {
    place: `${path}:3`,
    link: `[${path}, line 3](repo:${path}#L3)`,
  });
});

Deno.test("a text that stands nowhere, or twice, is refused", async () => {
  await assertRejects(() => findSourceLine(path, "@@" + "@@"), UsageError, "in 0 lines");
  await assertRejects(
    () => findSourceLine(path, "assert" + "Equals"),
    UsageError,
    "needed: in one",
  );
});

Deno.test("the call stack names the line of the caller's caller", async () => {
  const inner = () => callStack();
  const [innermost] = inner(); // here is the caller
  assertEquals(innermost, (await findSourceLine(path, "// here is the" + " caller")).place);
});
