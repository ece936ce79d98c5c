import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { escapeHtml, markup, nothing } from "./markup.ts";

Deno.test("values are escaped, markup among them is not, lists follow each other", () => {
  const items = ["a & b", "<i>"].map((text) => markup`<li>${text}</li>`);
  assertEquals(
    markup`<ul title="${`"'`}">${items}${nothing}</ul>`.html,
    '<ul title="&quot;&#39;"><li>a &amp; b</li><li>&lt;i&gt;</li></ul>',
  );
});

Deno.test("no text can leave its element or attribute, and none is lost", () => {
  const names = new Map([["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", '"'], ["#39", "'"]]);
  const parts = fc.constantFrom("&", "<", ">", '"', "'", "amp;", "</i>", "a", "é", "😀", " ");
  const texts = fc.array(parts).map((all) => all.join(""));
  fc.assert(fc.property(texts, (text) => {
    const escaped = escapeHtml(text);
    assertEquals(/[<>"']/.test(escaped), false);
    assertEquals(escaped.replaceAll(/&([^;]*);/g, (_, name) => names.get(name) ?? "?"), text);
  }));
});
