import { assert, assertEquals } from "@std/assert";
import { StopSignal } from "./stop_signal.ts";

const ignore = Deno.build.os === "windows"; // one process cannot ask another to stop there

Deno.test({ name: "a work that never waits hears that it is asked to stop", ignore }, async () => {
  using stop = new StopSignal();
  assertEquals(await stop.asked(), false);
  Deno.kill(Deno.pid, "SIGTERM");
  const begin = performance.now();
  while (!await stop.asked()) assert(performance.now() - begin < 10_000, "it never hears of it");
  assert(stop.signal.aborted);
});

/** Exit code of a program that gets a second signal after `pause` ms on its clock, and ends with 7 if it may. */
async function exitAfterTwo(pause: number): Promise<number> {
  const url = new URL("./stop_signal.ts", import.meta.url).href;
  const script = `import { StopSignal } from ${JSON.stringify(url)};
    let now = 0;
    const stop = new StopSignal(() => now);
    stop.signal.onabort = () => setTimeout(() => {
      now = ${pause};
      // Told of the second signal after the one above.
      Deno.addSignalListener("SIGINT", () => Deno.exit(7));
      Deno.kill(Deno.pid, "SIGINT");
    }, 0);
    Deno.kill(Deno.pid, "SIGINT");
    setInterval(() => {}, 1000);`;
  const { code } = await new Deno.Command(Deno.execPath(), { args: ["eval", script] }).output();
  return code;
}

Deno.test({ name: "the second time the program ends at once", ignore }, async () => {
  assertEquals(await exitAfterTwo(2000), 130);
});

Deno.test({ name: "the echo of the first time does not count", ignore }, async () => {
  assertEquals(await exitAfterTwo(3), 7);
});
