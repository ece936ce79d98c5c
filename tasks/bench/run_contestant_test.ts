import { assertEquals } from "@std/assert";
import { parseMeasured, runContestant } from "./run_contestant.ts";

Deno.test("what a peer prints is read, and anything else is said to be missing", () => {
  const line = { name: "PyTorch 1.13", milliseconds: [1.5], losses: [2.3] };
  assertEquals(parseMeasured(JSON.stringify(line)), line);
  const calls = { dispatches: 55, submissions: 1 };
  assertEquals(parseMeasured(JSON.stringify({ ...line, calls })), { ...line, calls });
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
  const script =
    'console.error("error: XDG_RUNTIME_DIR is invalid\\nerror: no net\\n  0: <unknown>"); Deno.exit(1)';
  assertEquals(await runContestant(contestant(Deno.execPath(), "eval", script), []), {
    missing: "no net",
  });
  const python = "console.error(\"ModuleNotFoundError: No module named 'torch'\"); Deno.exit(1)";
  assertEquals(await runContestant(contestant(Deno.execPath(), "eval", python), []), {
    missing:
      `${Deno.execPath()} has no torch: apt-get install python3-torch, or pip install torch; or ` +
      "PYTHON=another interpreter",
  });
});
