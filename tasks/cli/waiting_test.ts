import { assertEquals } from "@std/assert";
import { Waiting } from "./waiting.ts";

function fakeOutput(isTerminal: boolean) {
  const written: string[] = [];
  const output = { isTerminal, time: 0, columns: () => 20, now: () => output.time, write };
  function write(text: string): void {
    written.push(text);
  }
  return { output, written };
}

Deno.test("a terminal shows what is under way and for how long, cut to its width", () => {
  const { output, written } = fakeOutput(true);
  {
    using waiting = new Waiting("training", output);
    output.time = 3000;
    waiting.draw();
    output.time = 600_000;
    waiting.draw();
  }
  assertEquals(written, [
    "\rtraining, 0.00 s\x1b[K",
    "\rtraining, 3.0 s\x1b[K",
    "\rtraining, 10 min 0…\x1b[K",
    "\r\x1b[K",
  ]);
});

Deno.test("a pipe sees nothing of it", () => {
  const { output, written } = fakeOutput(false);
  new Waiting("training", output)[Symbol.dispose]();
  assertEquals(written, []);
});
