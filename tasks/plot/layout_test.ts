import { assertEquals } from "@std/assert";
import { renderSvg } from "./render.ts";
import { samplePlots } from "./sample_plots.ts";
import { textWidth } from "./text_width.ts";

/** A line of text in a picture: what it covers, in pixels. */
interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Moves by x and y and quarter turns: Vega turns the text of these plots no other way. */
interface Placement {
  readonly x: number;
  readonly y: number;
  /** In degrees. */
  readonly turn: number;
}

function place(outer: Placement, transform: string): Placement {
  let { x, y, turn } = outer;
  for (const [, name, numbers = ""] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [first = 0, second = 0] = numbers.split(",").map(Number);
    if (name === "rotate") turn += first;
    else {
      const [cos, sin] = [Math.cos(turn * Math.PI / 180), Math.sin(turn * Math.PI / 180)];
      [x, y] = [x + cos * first - sin * second, y + sin * first + cos * second];
    }
  }
  return { x, y, turn };
}

/** Where the lines of text of an SVG by Vega stand. */
function textBoxes(svg: string): TextBox[] {
  const boxes: TextBox[] = [];
  const stack: Placement[] = [{ x: 0, y: 0, turn: 0 }];
  const tags = /<g\b([^>]*?)(\/?)>|<\/g>|<text\b([^>]*?)(?:\/>|>(.*?)<\/text>)/gs;
  for (const [tag, group, isEmpty, attributes, content = ""] of svg.matchAll(tags)) {
    const outer = stack.at(-1) ?? { x: 0, y: 0, turn: 0 };
    if (tag === "</g>") stack.pop();
    else if (attributes === undefined) {
      if (isEmpty === "") stack.push(place(outer, attribute(group, "transform")));
    } else if (attribute(attributes, "opacity") !== "0") {
      const at = place(outer, attribute(attributes, "transform"));
      boxes.push(...linesOf(content).map(({ text, dy }) => boxOf(text, attributes, at, dy)));
    }
  }
  return boxes;
}

function attribute(attributes: string | undefined, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes ?? "")?.[1] ?? "";
}

function linesOf(content: string): { text: string; dy: number }[] {
  const plain = (text: string) =>
    text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const spans = [...content.matchAll(/<tspan(?:[^>]*?dy="([^"]*)")?[^>]*>(.*?)<\/tspan>/gs)];
  if (spans.length === 0) return [{ text: plain(content), dy: 0 }];
  let dy = 0;
  return spans.map(([, step = "0", text = ""]) => ({ text: plain(text), dy: dy += Number(step) }));
}

function boxOf(text: string, attributes: string, at: Placement, dy: number): TextBox {
  const size = Number.parseFloat(attribute(attributes, "font-size"));
  const width = textWidth(text, size, attribute(attributes, "font-weight") === "bold");
  const anchor = attribute(attributes, "text-anchor");
  const start = anchor === "end" ? -width : anchor === "middle" ? -width / 2 : 0;
  // From the top of capitals to the baseline: lines of text may be closer than their tails are long.
  const corners = [[start, dy - 0.73 * size], [start + width, dy]]
    .map((corner) => place(at, `translate(${corner.join(",")})`));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return {
    text,
    ...{ left: Math.min(...xs), right: Math.max(...xs) },
    ...{ top: Math.min(...ys), bottom: Math.max(...ys) },
  };
}

/** Pairs of texts that share more than a pixel in both directions, and texts that the edge cuts. */
function faults(svg: string): string[] {
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const boxes = textBoxes(svg).filter(({ text }) => text !== "");
  const found: string[] = [];
  for (const [i, a] of boxes.entries()) {
    const isInside = a.left >= 0 && a.top >= 0 && a.right <= Number(width) + 1 &&
      a.bottom <= Number(height);
    if (!isInside) found.push(`"${a.text}" is cut`);
    for (const b of boxes.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 1) found.push(`"${a.text}" on "${b.text}"`);
    }
  }
  return found;
}

for (const [name, spec] of samplePlots()) {
  Deno.test(`${name}: no text lies on another, and none is cut`, async () => {
    assertEquals(faults(await renderSvg(spec)), []);
  });
}

Deno.test("texts that overlap, also turned ones, and texts beyond the edge are found", () => {
  const svg = (inner: string) => `<svg width="200" height="100">${inner}</svg>`;
  const text = (transform: string, content: string) =>
    `<g transform="translate(10,10)"><path d=""/><g/><text transform="${transform}" ` +
    `font-size="10px">${content}</text></g>`;
  const level = text("translate(0,40)", "level");
  assertEquals(faults(svg(level + text("translate(0,55)", "below"))), []);
  assertEquals(faults(svg(level + text("translate(5,42)", "near"))), ['"level" on "near"']);
  const turned = text("translate(15,50) rotate(-90) translate(0,0)", "turned");
  assertEquals(faults(svg(level + turned)), ['"level" on "turned"']);
  assertEquals(faults(svg(text("translate(180,40)", "far"))), ['"far" is cut']);
});
