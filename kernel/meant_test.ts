import { assertEquals } from "@std/assert";
import { abbreviates, didYouMean, meant } from "./meant.ts";

Deno.test("initials and beginnings of words abbreviate a name, other letters do not", () => {
  const names = ["learningRate", "batchSize", "weightDecay", "hidden", "beta1", "clip-norm"];
  const abbreviated = (short: string) => names.filter((name) => abbreviates(short, name));
  assertEquals(abbreviated("lr"), ["learningRate"]);
  assertEquals(abbreviated("LR"), ["learningRate"]);
  assertEquals(abbreviated("learn_rate"), ["learningRate"]);
  assertEquals(abbreviated("bs"), ["batchSize"]);
  assertEquals(abbreviated("wd"), ["weightDecay"]);
  assertEquals(abbreviated("hid"), ["hidden"]);
  assertEquals(abbreviated("b1"), ["beta1"]);
  assertEquals(abbreviated("be"), ["beta1"]);
  assertEquals(abbreviated("clip"), ["clip-norm"]);
  for (const none of ["", "b", "rl", "rate", "hiden", "batchSizes", "lrr"]) {
    assertEquals(abbreviated(none), [], none);
  }
});

Deno.test("the same name comes first, then abbreviations, then the nearest", () => {
  const names = ["seed", "set", "batchSize", "learningRate", "lr"];
  assertEquals(meant("batch-size", names), ["batchSize"]);
  assertEquals(meant("LR", names), ["lr"]);
  assertEquals(meant("se", names), ["seed", "set"]);
  assertEquals(meant("lerningRate", names), ["learningRate"]);
  assertEquals(meant("momentum", names), []);
  assertEquals(meant("ep", ["epochs", "epsilon", "epsilon2", "epsilon3"]), []);
});

Deno.test("what may be meant is quoted, or nothing is said", () => {
  assertEquals(didYouMean(["a", "b"]), '; did you mean "a" or "b"?');
  assertEquals(didYouMean([]), "");
});
