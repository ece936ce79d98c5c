import { assertEquals } from "@std/assert";
import type { Contestant } from "../contestants.ts";
import type { Outcome } from "../run_contestant.ts";
import { cardContestants, withoutAbsent } from "./contestants.ts";

const card = { name: "a card", software: false, halves: true };

Deno.test("dinograd comes first, and float16 takes part where the card has it", () => {
  const [whole, half] = [{ ...card, halves: false }, card].map(cardContestants);
  assertEquals(whole?.map(({ side }) => side), ["webgpu", "tfjs", "other"]);
  assertEquals(half?.map(({ rounds = false }) => rounds), [false, true, false, false]);
});

Deno.test("a peer that could not run when it was asked first is not asked again, dinograd is", async () => {
  const asked: string[] = [];
  const fine: Outcome = { name: "it 1.0", milliseconds: [1], losses: [2] };
  const missing: Outcome = { missing: "not here" };
  const outcomes: Record<string, Outcome[]> = {
    absent: [missing],
    present: [fine, missing, fine],
    own: [missing, fine, fine],
  };
  const run = withoutAbsent(({ label }) => {
    asked.push(label);
    return Promise.resolve(outcomes[label]?.shift() ?? missing);
  });
  const ask = async (label: string, side: Contestant["side"]) => {
    const found: Outcome[] = [];
    for (let i = 0; i < 3; i++) found.push(await run({ label, side, command: "", args: [] }, []));
    return found;
  };
  assertEquals(await ask("absent", "other"), [missing, missing, missing]);
  assertEquals(await ask("present", "tfjs"), [fine, missing, fine]);
  assertEquals(await ask("own", "webgpu"), [missing, fine, fine]);
  assertEquals(asked.filter((label) => label === "absent").length, 1);
});
