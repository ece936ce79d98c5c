import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { blocksToHtml, resolveLinks } from "./inline.ts";

const html = (markdown: string, resolve = (target: string): string | undefined => `../${target}`) =>
  blocksToHtml(markdown, resolve).map((block) => block.html).join("");

Deno.test("signs become elements, and everything else is escaped", () => {
  assertEquals(
    html("Is `a < b` **very** *true*, <script>?"),
    "<p>Is <code>a &lt; b</code> <strong>very</strong> <em>true</em>, &lt;script&gt;?</p>\n",
  );
});

Deno.test("empty lines end paragraphs, and dashes begin the items of a list", () => {
  assertEquals(
    html("One\ntwo\n\n- a\n- b\n\nthree"),
    "<p>One\ntwo</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>three</p>\n",
  );
});

Deno.test("a link into the project is resolved; without an address its label is left", () => {
  const link = "[kernel/op.ts, line 7](repo:kernel/op.ts#L7)";
  assertEquals(html(link), `<p><a href="../kernel/op.ts#L7">kernel/op.ts, line 7</a></p>\n`);
  assertEquals(html(link, () => undefined), "<p>kernel/op.ts, line 7</p>\n");
  assertEquals(resolveLinks(link, () => undefined), "kernel/op.ts, line 7");
  assertEquals(
    resolveLinks(link, (target) => `../../${target}`),
    "[kernel/op.ts, line 7](../../kernel/op.ts#L7)",
  );
});

Deno.test("math becomes MathML, in a line or as a line of its own", () => {
  assertStringIncludes(
    html("so $x^2 < 1$ holds"),
    "<msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo>",
  );
  assert(!html("$x$").includes(`display="block"`));
  assertStringIncludes(html("$$\nx\n$$"), `display="block"`);
});

Deno.test("math with a mistake is refused, not printed", () => {
  assertThrows(() => html(String.raw`$\frac{1}$`), Error);
});
