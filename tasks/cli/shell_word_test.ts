import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { shellWord } from "./shell_word.ts";

Deno.test("a plain path is a word as it is; spaces and quotes are quoted", () => {
  assertEquals(shellWord("runs/digits-mlp_001"), "runs/digits-mlp_001");
  assertEquals(shellWord("my runs"), "'my runs'");
  assertEquals(shellWord("it's"), `'it'\\''s'`);
  assertEquals(shellWord(""), "''");
});

Deno.test({
  name: "a shell reads back each word as it was",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    // No process can be given a NUL.
    const word = fc.string({ unit: "grapheme-ascii" });
    const words = [...fc.sample(word, 200), "$HOME `id` \\ \" ' \n *", "ä ö"];
    const line = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
    const { stdout } = await new Deno.Command("sh", { args: ["-c", line] }).output();
    assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
  },
});
