import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { currentConditions, describeMachine, loadWarning, machineText } from "./machine.ts";

const machine = { cpu: "EPYC", cores: 2, memory: 24, os: "linux 6 x86_64" };

Deno.test("a busy machine is warned of, an idle one is not", () => {
  assertEquals(loadWarning({ load: 0.4 }, machine), "");
  assertStringIncludes(loadWarning({ load: 1.26 }, machine), "load average is 1.3 on 2 cores");
});

Deno.test("the machine is described in two lines", () => {
  const conditions = { deno: "2.9.6", v8: "15.0", commit: "abc1234", load: 0.1 };
  assertEquals(
    machineText(machine, conditions),
    "EPYC, 2 cores, 24 GiB, linux 6 x86_64\nDeno 2.9.6, V8 15.0, commit abc1234, load 0.10",
  );
});

Deno.test("this machine can be described", async () => {
  const { cpu, cores, memory } = describeMachine();
  assert(cpu !== "" && cores > 0 && memory > 0);
  const { v8, commit } = await currentConditions();
  assert(v8 !== "");
  assertMatch(commit, /^([0-9a-f]{7,}\+?)?$/);
});
