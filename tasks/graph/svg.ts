/**
 * A graph as a picture.
 *
 * @module
 */
import { fontFamily } from "../plot/theme.ts";
import { textWidth } from "../plot/text_width.ts";
import { countGraphParameters, type Graph, type GraphNode, showDimensions } from "./graph.ts";
import { baselines, LABEL } from "./layout/boxes.ts";
import type { Frame } from "./layout/frames.ts";
import type { Label } from "./layout/labels.ts";
import { layOut, type PlacedBox } from "./layout/layout.ts";
import { outline } from "./outline.ts";
import { countLine, drawnKind, drawnKinds, nodeLines, styles } from "./style.ts";
import { escapeXml } from "./xml.ts";

/** What stands above a picture. */
export interface SvgOptions {
  /** In bold. Default: `Computation graph`. */
  readonly title?: string;
  /** Added to the line below, after the number of parameters. */
  readonly note?: string;
}

const ink = "#222222";
const faint = "#666666";
const line = "#777777";

/** Space around the picture. */
const PADDING = 16;
/** From the top to the graph. */
const HEAD = 56;
/** For the legend. */
const FOOT = 34;

/**
 * A graph as SVG: the data flow from top to bottom, parameters beside the ops that use them, shapes on
 * the edges, and the number of parameters above all.
 *
 * ```ts
 * import { multiply, tensor, toSvg, traceGraph } from "../../mod.ts";
 *
 * const x = tensor([1, 2], { requiresGrad: true });
 * const svg = toSvg(traceGraph({ y: multiply(x, x) }, { inputs: { x } }), { title: "A square" });
 * console.log(svg.startsWith("<svg")); // true
 * ```
 *
 * Throws a user error for a graph whose edges pass more rows than a picture can show.
 */
export function toSvg(graph: Graph, options: SvgOptions = {}): string {
  const { title = "Computation graph", note } = options;
  const layout = layOut(graph);
  const count = countGraphParameters(graph);
  const caption = [...count === 0 ? [] : [countLine(count)], ...note === undefined ? [] : [note]]
    .join(" · ");
  const legend = legendOf(graph);
  const width = Math.ceil(
    2 * PADDING +
      Math.max(layout.width, textWidth(title, 15, true), textWidth(caption, 12), legend.width),
  );
  const height = HEAD + layout.height + FOOT;
  const left = (width - layout.width) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" font-family="${escapeXml(fontFamily)}">`,
    `<title>${escapeXml(caption === "" ? title : `${title}: ${caption}`)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" ` +
    `markerHeight="7" orient="auto"><path d="M0,0.5L8,4L0,7.5Z" fill="${line}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(title, PADDING, 28, { size: 15, bold: true }),
    text(caption, PADDING, 48, { size: 12, colour: faint }),
    `<g transform="translate(${left},${HEAD})">`,
    ...layout.frames.map(drawFrame),
    ...layout.routes.map((path) =>
      `<path d="${path}" fill="none" stroke="${line}" stroke-width="1.3" marker-end="url(#arrow)"/>`
    ),
    ...layout.labels.map(drawLabel),
    ...layout.boxes.map(drawBox),
    "</g>",
    `<g transform="translate(${PADDING},${height - FOOT})">${legend.svg}</g>`,
    "</svg>",
  ].join("\n") + "\n";
}

function drawFrame({ label, x, y, width, height }: Frame): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="9" fill="#F5F6F8" ` +
    `stroke="#DADDE3"/>` +
    text(label, x + width - 10, y + 13, { size: 10, colour: faint, anchor: "end" });
}

function drawLabel({ text: shape, x, y, anchor }: Label): string {
  return text(shape, x, y, { size: LABEL, colour: ink, anchor, halo: true });
}

function drawBox({ box, x, y }: PlacedBox): string {
  const { node, reference, width, height, lines } = box;
  const ys = baselines(box);
  return [
    `<g><title>${escapeXml(describe(node))}</title>`,
    outline(drawnKind(node), { x, y, width, height, dashed: reference }),
    ...lines.map(({ text: words, size, bold }, i) =>
      text(words, x + width / 2, y + (ys[i] ?? 0), {
        size,
        bold,
        colour: bold ? ink : faint,
        anchor: "middle",
      })
    ),
    "</g>",
  ].join("");
}

/** What a browser shows when the pointer rests on a box. */
function describe(node: GraphNode): string {
  const { title, notes } = nodeLines(node);
  return [`${node.kind} ${title}`, showDimensions(node.shape), ...notes].join("\n");
}

function legendOf(graph: Graph): { readonly svg: string; readonly width: number } {
  const present = new Set(graph.nodes.map(drawnKind));
  let x = 0;
  const parts = drawnKinds.filter((kind) => present.has(kind)).map((kind) => {
    const { title } = styles[kind];
    const part = outline(kind, { x, y: 0, width: 26, height: 15, dashed: false }) +
      text(title, x + 33, 12, { size: 11, colour: faint });
    x += 33 + textWidth(title, 11) + 20;
    return part;
  });
  return { svg: parts.join(""), width: x - 20 };
}

interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
  /** Whether what runs behind is kept away from the letters. */
  readonly halo?: boolean;
}

function text(words: string, x: number, y: number, style: TextStyle): string {
  const { size, bold = false, colour = ink, anchor = "start", halo = false } = style;
  const round = (value: number) => Math.round(10 * value) / 10;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}"` +
    (bold ? ` font-weight="bold"` : "") +
    (anchor === "start" ? "" : ` text-anchor="${anchor}"`) +
    (halo ? ` stroke="white" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : "") +
    `>${escapeXml(words)}</text>`;
}
