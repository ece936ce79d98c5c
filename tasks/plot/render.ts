/**
 * Plots as files: the specification, SVG and PNG.
 *
 * @module
 */
import { join } from "node:path";
import type { TopLevelSpec } from "./vega_lite.ts";
import { writeFileAtomic } from "../run/files.ts";
import { makeFolder } from "../run/make_folder.ts";
import { rasterize } from "./rasterize.ts";
import { textWidth } from "./text_width.ts";

/** A plot as pictures. */
export interface RenderedPlot {
  /** The picture in lines and text, at its own size. */
  readonly svg: string;
  /** The picture in pixels, at twice that size. */
  readonly png: Uint8Array;
}

/** Draws a Vega-Lite specification in lines and text, and in pixels. */
export async function renderPlot(spec: TopLevelSpec): Promise<RenderedPlot> {
  const svg = await renderSvg(spec);
  return { svg, png: await rasterize(svg) };
}

/** Draws a Vega-Lite specification as SVG. Vega is loaded at the first call: it is large. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([
    import("npm:vega@6.4.0"),
    import("npm:vega-lite@6.5.0"),
  ]);
  measureTextBy(vega);
  const logger = vega.logger(vega.Error);
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), {
    renderer: "none",
    logger,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * Writes `NAME.vl.json`, `NAME.svg` and `NAME.png` to `folder`, which is made if it is not there.
 * Returns the path of the PNG. Throws a user error where the disk refuses.
 */
export async function writePlot(folder: string, name: string, spec: TopLevelSpec): Promise<string> {
  const svg = await renderSvg(spec);
  await makeFolder(folder);
  await writeFileAtomic(join(folder, `${name}.vl.json`), `${JSON.stringify(spec, null, 2)}\n`);
  return await writePicture(folder, name, svg);
}

/**
 * Writes `NAME.svg` and `NAME.png` to `folder`, which is made if it is not there. Returns the path of the
 * PNG. Throws a user error where the disk refuses.
 */
export async function writePicture(folder: string, name: string, svg: string): Promise<string> {
  const png = join(folder, `${name}.png`);
  await makeFolder(folder);
  await writeFileAtomic(join(folder, `${name}.svg`), svg);
  await writeFileAtomic(png, await rasterize(svg));
  return png;
}

/**
 * Gives Vega the widths of our font. It asks `textMetrics.width`, which it offers for this purpose
 * but leaves out of its type declarations; were it gone, Vega would go on estimating.
 */
function measureTextBy(vega: object): void {
  const metrics: unknown = Reflect.get(vega, "textMetrics");
  if (typeof metrics !== "object" || metrics === null) return;
  Reflect.set(metrics, "width", (item: TextItem, text: unknown) => {
    const { fontSize = 11, fontWeight } = item;
    const isBold = fontWeight === "bold" || Number(fontWeight) >= 600;
    return text === null || text === undefined ? 0 : textWidth(String(text), fontSize, isBold);
  });
}

/** What Vega tells of a text. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}
