/**
 * From SVG to PNG. This is the only file that knows the library that does it (resvg, as WebAssembly:
 * it needs no permission but to read its own files).
 *
 * @module
 */
import { encodePng } from "./png.ts";

/** Pixels of the PNG for one of the SVG: sharp on fine screens and in print. */
const PIXELS = 2;

/** The regular and bold cut of DejaVu Sans. */
const fonts = [
  "npm:dejavu-fonts-ttf@2.37.3/ttf/DejaVuSans.ttf",
  "npm:dejavu-fonts-ttf@2.37.3/ttf/DejaVuSans-Bold.ttf",
];

type Resvg = typeof import("npm:@resvg/resvg-wasm@2.6.2").Resvg;
type ResvgOptions = NonNullable<ConstructorParameters<Resvg>[1]>;

/** The library, started, and how it is to set text. */
export interface Rasterizer {
  /** Draws. */
  readonly Resvg: Resvg;
  /** Text in DejaVu Sans and no other font. */
  readonly font: NonNullable<ResvgOptions["font"]>;
}

let loaded: Promise<Rasterizer> | undefined;

/** Starts the library, once. */
export function loadRasterizer(): Promise<Rasterizer> {
  return loaded ??= start();
}

async function start(): Promise<Rasterizer> {
  const { initWasm, Resvg } = await import("npm:@resvg/resvg-wasm@2.6.2");
  // Loading any module of a package puts all its files into the cache of npm packages.
  await import("npm:dejavu-fonts-ttf@2.37.3/package.json", { with: { type: "json" } });
  await initWasm(await readPackageFile("npm:@resvg/resvg-wasm@2.6.2/index_bg.wasm"));
  const fontBuffers = await Promise.all(fonts.map(readPackageFile));
  const family = "DejaVu Sans";
  return {
    Resvg,
    font: {
      fontBuffers,
      defaultFontFamily: family,
      sansSerifFamily: family,
      loadSystemFonts: false,
    },
  };
}

function readPackageFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(new URL(import.meta.resolve(path)));
}

/**
 * Draws an SVG on white, as a PNG of twice its size. Text is set in DejaVu Sans, which comes with the
 * program: a machine without fonts would leave it out, and one with others would draw another picture.
 */
export async function rasterize(svg: string): Promise<Uint8Array> {
  const { Resvg, font } = await loadRasterizer();
  const fitTo = { mode: "zoom", value: PIXELS } as const;
  const drawing = new Resvg(svg, { fitTo, font, background: "white" });
  const image = drawing.render();
  const { width, height, pixels } = image;
  image.free();
  drawing.free();
  // On white all are opaque, so that it is all one whether the library has multiplied by alpha.
  return encodePng({ width, height, channels: 4, bytes: pixels });
}
