import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Progress, type ProgressTotals } from "./progress.ts";

const totals: ProgressTotals = { epochs: 10, stepsPerEpoch: 1000, samplesPerEpoch: 32_000 };

/** A screen or pipe that keeps what is written, with a clock that the test moves. */
class Recorder {
  readonly isTerminal: boolean;
  written = "";
  time = 0;
  width = 120;

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  write(text: string): void {
    this.written += text;
  }

  columns(): number {
    return this.width;
  }

  now(): number {
    return this.time;
  }

  /** The lines that someone at a terminal sees: a carriage return goes back to the line's start. */
  get screen(): string[] {
    return this.written.split("\n").map((line) => {
      let seen = "";
      for (const part of line.split("\r")) seen = part + seen.slice(part.length);
      return seen.trimEnd();
    });
  }
}

Deno.test("a terminal shows epoch, step, loss, accuracy, rate and time left", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  output.time = 2000;
  progress.update({ epoch: 1, step: 500, samples: 16_000, loss: 0.51234, accuracy: 0.875 });
  assertEquals(output.screen, [
    "epoch  1/10  step   500/1,000  38 s left  loss 0.5123  accuracy 87.50 %  8,000 samples/s",
  ]);
});

Deno.test("what is not known is left out", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  progress.update({ epoch: 1, step: 0, samples: 0 });
  assertEquals(output.screen, ["epoch  1/10  step     0/1,000"]);
});

Deno.test("a shorter line leaves nothing of a longer one", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  progress.update({ epoch: 1, step: 1, samples: 0, loss: 1.5 });
  output.time = 1000;
  progress.update({ epoch: 1, step: 2, samples: 0 });
  assertEquals(output.screen, ["epoch  1/10  step     2/1,000"]);
});

Deno.test("a terminal's line is drawn at most ten times a second", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  for (let step = 1; step <= 1000; step++) {
    output.time = step;
    assertEquals(progress.due(), step % 100 === 1);
    progress.update({ epoch: 1, step, samples: 32 * step });
  }
  assertEquals(output.written.split("\r").length - 1, 10);
});

Deno.test("a terminal's line never reaches the last column, also after the window shrinks", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  for (const width of [60, 40, 20, 3, 1]) {
    output.width = width;
    output.time += 1000;
    output.written = "";
    progress.update({ epoch: 1, step: 500, samples: 16_000, loss: 0.5, accuracy: 0.875 });
    const drawn = output.written.slice(1).trimEnd();
    assert(drawn.length < width, `${drawn.length} at ${width}`);
    if (width > 1) assertMatch(drawn, /…$/);
    progress.clear();
  }
});

Deno.test("a narrow terminal cuts the rate, not the time left", () => {
  const output = new Recorder(true);
  output.width = 60;
  const progress = new Progress(totals, output);
  output.time = 2000;
  progress.update({ epoch: 1, step: 500, samples: 16_000, loss: 0.51234, accuracy: 0.875 });
  assertMatch(output.screen[0] ?? "", /^epoch {2}1\/10 {2}step {3}500\/1,000 {2}38 s left {2}.*…$/);
});

Deno.test("a line that stays takes the place of the live line", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  progress.update({ epoch: 1, step: 500, samples: 16_000, loss: 0.5 });
  progress.line("epoch 1 done");
  output.time = 1000;
  progress.update({ epoch: 2, step: 1, samples: 32 });
  progress.clear();
  assertEquals(output.screen, ["epoch 1 done", ""]);
});

Deno.test("an error that ends the training leaves a clean line behind", () => {
  const output = new Recorder(true);
  assertThrows(() => {
    using progress = new Progress(totals, output);
    progress.update({ epoch: 1, step: 1, samples: 32 });
    throw new Error("out of data");
  }, Error);
  assertEquals(output.screen, [""]);
  assert(output.written.endsWith("\r"));
});

Deno.test("clearing twice, or before anything was drawn, writes nothing", () => {
  const output = new Recorder(true);
  const progress = new Progress(totals, output);
  progress.clear();
  assertEquals(output.written, "");
});

Deno.test("a pipe gets plain lines every ten seconds and the lines that stay", () => {
  const output = new Recorder(false);
  const progress = new Progress(totals, output);
  for (let step = 1; step <= 25; step++) {
    output.time = 1000 * step;
    progress.update({ epoch: 1, step, samples: 32 * step });
  }
  progress.line("epoch 1 done");
  progress.clear();
  assertEquals(output.written.split("\n"), [
    "epoch  1/10  step    10/1,000  2 h 47 min left  32 samples/s",
    "epoch  1/10  step    20/1,000  2 h 46 min left  32 samples/s",
    "epoch 1 done",
    "",
  ]);
});

Deno.test("a run that goes on counts only what it does itself", () => {
  const output = new Recorder(true);
  const progress = new Progress({ ...totals, samplesBefore: 160_000 }, output);
  output.time = 1000;
  progress.update({ epoch: 6, step: 1, samples: 1000 });
  assertMatch(output.screen[0] ?? "", / 2 min 39 s left {2}1,000 samples\/s$/);
});
