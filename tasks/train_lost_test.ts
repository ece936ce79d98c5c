import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { missing } from "../plugins/backends/webgpu/testing.ts";
import { inFolder, numbersOf, train } from "./train/testing.ts";

/** A plugin: webgpu, whose device is lost at a read if the environment says so. */
const fragile = (module: string) => `
import { createWebGpu, defineBackend } from "${module}";
export const fragile = defineBackend({
  name: "fragile",
  description: "webgpu, lost after a while",
  options: {},
  async create() {
    let device;
    const backend = await createWebGpu({
      gpu: {
        async requestAdapter(options) {
          const adapter = await navigator.gpu.requestAdapter(options);
          const { requestDevice } = adapter;
          adapter.requestDevice = async (d) => device = await requestDevice.call(adapter, d);
          return adapter;
        },
      },
    });
    let reads = 0;
    const last = Deno.args.includes("--resume") ? Infinity : 35;
    return { ...backend, read: (x, n) => (++reads === last && device.destroy(), backend.read(x, n)) };
  },
});
`;

Deno.test({
  name: "a run whose GPU is lost keeps its checkpoint and says how to go on, to the same numbers",
  ignore: missing !== undefined,
  async fn() {
    await inFolder(async (folder) => {
      const plugin = `${folder}/fragile.js`;
      await Deno.writeTextFile(plugin, fragile(new URL("../mod.ts", import.meta.url).href));
      const options = ["--dataset", "synth", "--overfit-batches", "4", "--batch-size", "50"];
      options.push("--epochs", "6", "--plugin", plugin);
      const runs = ["--runs", folder];
      const whole = [...options, ...runs, "--name", "whole", "--backend", "webgpu"];
      assertEquals((await train(...whole)).code, 0);
      const lost = [...options, ...runs, "--name", "lost", "--backend", "fragile"];
      const { code, stderr } = await train(...lost);
      assertEquals(code, 2);
      assertStringIncludes(stderr, "error: webgpu: the device was lost");
      assertMatch(
        stderr,
        /the checkpoint of step \d+ is safe: .* deno task train --resume \S+lost\n$/,
      );
      const resumed = await train("--resume", `${folder}/lost`);
      assertEquals([resumed.code, resumed.stderr], [0, ""]);
      assertEquals(await numbersOf(`${folder}/lost`), await numbersOf(`${folder}/whole`));
    });
  },
});
