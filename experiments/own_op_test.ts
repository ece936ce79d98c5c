import { assert } from "@std/assert";
import { main } from "./own_op.ts";

Deno.test("an op defined by its formula passes the checks and trains", async () => {
  const accuracy = await main(3);
  assert(accuracy > 0.95, `found ${accuracy}`);
});
