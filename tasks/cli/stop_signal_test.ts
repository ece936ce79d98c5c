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

Deno.test({ name: "the second time the program ends at once", ignore }, async () => {
  const url = new URL("./stop_signal.ts", import.meta.url).href;
  const script = `import { StopSignal } from ${JSON.stringify(url)};
    const stop = new StopSignal();
    stop.signal.onabort = () => Deno.kill(Deno.pid, "SIGINT");
    Deno.kill(Deno.pid, "SIGINT");
    setInterval(() => {}, 1000);`;
  const { code } = await new Deno.Command(Deno.execPath(), { args: ["eval", script] }).output();
  assertEquals(code, 130);
});
