import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { mayUse, taskOf } from "./task_of.ts";

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

const native = { run: ["gcc"], ffi: true } as const;

for (
  const [what, permissions, expected] of [
    ["one of the compilers and calls into libraries", native, [true, true]],
    ["compilers alone", { ...native, ffi: false }, [true, false]],
    ["calls into libraries alone", { ...native, run: false }, [true, false]],
    ["another program", { ...native, run: ["python3"] }, [true, false]],
    ["nothing", { run: false, ffi: false }, [true, false]],
  ] as const
) {
  Deno.test({
    name: `with ${what}, native may ${expected[1] ? "" : "not "}be used, and wasm may`,
    permissions: { ...permissions, run: permissions.run && [...permissions.run] },
    async fn() {
      assertEquals(await Promise.all(["wasm", "native"].map(mayUse)), [...expected]);
    },
  });
}
