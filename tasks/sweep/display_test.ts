import { assertEquals } from "@std/assert";
import { Display } from "./display.ts";
import type { JobState, JobStatus } from "./job.ts";

const PARTS = new RegExp("\x1b\\[(\\d*)([AKJ])|\r|\n|[^\x1b\r\n]+", "g");

/** A terminal that understands what the display writes, or a pipe. */
class FakeScreen {
  readonly isTerminal: boolean;
  width = 60;
  height = 10;
  time = 0;
  readonly lines: string[] = [""];
  #row = 0;

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  write(text: string): void {
    for (const [part, count, action] of text.matchAll(PARTS)) {
      if (action === "A") this.#row -= Number(count);
      else if (action === "J") this.lines.splice(this.#row, Infinity, "");
      else if (part === "\n") this.lines[++this.#row] ??= "";
      else if (action === undefined && part !== "\r") this.lines[this.#row] = part;
    }
  }

  columns(): number {
    return this.width;
  }

  rows(): number {
    return this.height;
  }

  now(): number {
    return this.time;
  }
}

const statesOf = (...statuses: JobStatus[]): JobState[] =>
  statuses.map((status, i) => ({ job: { name: `run-${i}`, args: [] }, folder: "f", status }));

const options = { name: "sizes", epochsOf: () => 5 };

Deno.test("a table is drawn over the last one, and gone at the end", () => {
  const output = new FakeScreen(true);
  {
    using display = new Display(options, output);
    display.update(statesOf("running", "running", "waiting"));
    output.time = 3000;
    display.update(statesOf("finished", "running", "running"));
    assertEquals(output.lines.length, 7);
    assertEquals(output.lines[0], "sizes: 1 of 3 finished, 2 running; 3.0 s");
    assertEquals(output.lines.slice(3, 6).map((line) => line.split(/ +/)[1]), [
      "finished",
      "running",
      "running",
    ]);
    output.height = 4;
    display.update(statesOf("finished", "finished", "running"));
    assertEquals(output.lines, ["sizes: 2 of 3 finished, 1 running; 3.0 s", ""]);
  }
  assertEquals(output.lines, [""]);
});

Deno.test("no line is as wide as the terminal, and none holds a control character", () => {
  const output = new FakeScreen(true);
  output.width = 40;
  using display = new Display(options, output);
  const [state] = statesOf("failed");
  if (state !== undefined) display.update([{ ...state, error: `a\n\x1b[2J${"b".repeat(100)}` }]);
  assertEquals(output.lines.filter((line) => line.length >= 40), []);
  assertEquals(output.lines.length, 5);
});

Deno.test("a pipe gets a line for each change, and a summary now and then", () => {
  const output = new FakeScreen(false);
  using display = new Display(options, output);
  display.update(statesOf("finished", "waiting", "waiting"));
  display.update(statesOf("finished", "running", "waiting"));
  display.update(statesOf("finished", "running", "waiting"));
  output.time = 60_000;
  display.update(statesOf("finished", "stopped", "waiting"));
  assertEquals(output.lines, [
    "sizes: 1 of 3 finished; 0.00 s",
    "run-1: started",
    "run-1: stopped",
    "sizes: 1 of 3 finished, 1 stopped; 1 min 00 s",
    "",
  ]);
});
