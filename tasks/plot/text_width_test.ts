import { assertAlmostEquals, assertEquals } from "@std/assert";
import { loadRasterizer } from "./rasterize.ts";
import { textWidth } from "./text_width.ts";

const { Resvg, font } = await loadRasterizer();

/** How wide the PNG's renderer draws `text` in DejaVu Sans. */
function drawnWidth(text: string, fontSize: number, weight: string): number {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9999" height="99">` +
    `<text xml:space="preserve" y="50" font-family="DejaVu Sans" font-weight="${weight}" ` +
    `font-size="${fontSize}" font-kerning="none" style="font-kerning:none">${escaped}</text></svg>`;
  const drawing = new Resvg(svg, { font });
  const width = drawing.getBBox()?.width ?? NaN;
  drawing.free();
  return width;
}

Deno.test("every printable ASCII character is as wide as it is drawn, regular and bold", () => {
  for (const [weight, isBold] of [["normal", false], ["bold", true]] as const) {
    for (let code = 0x20; code < 0x7f; code++) {
      const character = String.fromCharCode(code);
      // Zeros between, because some characters join ("ff"), and at the ends, because the box of a
      // drawing leaves out the margins of its outer characters.
      const repeated = drawnWidth(`0${`${character}0`.repeat(20)}`, 100, weight);
      const once = drawnWidth(`0${character}0`, 100, weight);
      const drawn = (repeated - once) / 19 - textWidth("0", 100, isBold);
      assertAlmostEquals(textWidth(character, 100, isBold), drawn, 0.1, character);
    }
  }
});

Deno.test("width grows with the size of the font and the length of the text", () => {
  assertEquals(textWidth("", 11), 0);
  assertAlmostEquals(textWidth("Epoch", 22), 2 * textWidth("Epoch", 11), 1e-9);
  assertAlmostEquals(textWidth("00", 10), 12.72, 1e-9);
});

Deno.test("a character outside the table has a width too, and one of two code units counts once", () => {
  assertAlmostEquals(textWidth("−", 1000), 838, 1e-9);
  assertAlmostEquals(textWidth("😀", 1000), 838, 1e-9);
});
