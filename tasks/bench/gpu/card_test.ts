/**
 * What can be seen on any adapter, one in software too.
 *
 * @module
 */
import { assert, assertAlmostEquals } from "@std/assert";
import { requestDevice } from "../../../plugins/backends/webgpu/adapter.ts";
import { Device } from "../../../plugins/backends/webgpu/device.ts";
import { missing } from "../../../plugins/backends/webgpu/testing.ts";
import type { Side } from "../contestants.ts";
import { type Outcome, runContestant } from "../run_contestant.ts";
import { requestAdapter } from "./card.ts";
import { cardContestants } from "./contestants.ts";
import { FACTOR, LENGTH, multiplyAdds } from "./multiply_add.ts";

const ignore = missing !== undefined;

Deno.test({
  name: "the multiply-adds by which a card's rate is measured are all done",
  ignore,
  async fn() {
    const device = new Device(await requestDevice(await requestAdapter()));
    try {
      const { ask, wait } = multiplyAdds(device);
      ask();
      // The first thread's chains start at i, i, 2 + i and 3 + i for i = 0 to 7, which is 152 in all, and go to 1.
      const left = FACTOR ** LENGTH;
      assertAlmostEquals(await wait(), 152 * left + 32 * (1 - left), 1e-3);
    } finally {
      device.destroy();
    }
  },
});

/** What a side's contestant comes to with a step of the CNN. */
async function stepOf(wanted: Side): Promise<Outcome> {
  const contestants = cardContestants({ name: "", software: true, halves: false });
  const contestant = contestants.find(({ side }) => side === wanted);
  if (contestant === undefined) throw new Error(`there is no ${wanted}`);
  return await runContestant(contestant, ["--work", "cnn", "--batch", "2", "--seconds", "0"]);
}

const other: Outcome = missing === undefined ? await stepOf("tfjs") : { missing };
/** Whether the peer's packages are not here; that it fails is another matter. */
const isUnreachable = "missing" in other && /^Failed caching npm package/.test(other.missing);
if (isUnreachable) console.log(`TensorFlow.js is not compared with: ${other.missing}`);

Deno.test({
  name: "a step of the CNN takes fewer dispatches and fewer submissions than with TensorFlow.js",
  ignore: ignore || isUnreachable,
  async fn() {
    const own = await stepOf("webgpu");
    assert(!("missing" in own), "missing" in own ? own.missing : "");
    assert(!("missing" in other), "missing" in other ? other.missing : "");
    assert(own.calls !== undefined && other.calls !== undefined);
    assert(own.calls.dispatches < other.calls.dispatches, JSON.stringify([own, other]));
    assert(own.calls.submissions < other.calls.submissions, JSON.stringify([own, other]));
  },
});
