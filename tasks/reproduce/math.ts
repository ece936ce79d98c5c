/**
 * Math in pages. This is the only file that knows the library that sets it (KaTeX, of which only the
 * translation to MathML is used: browsers draw it with their own fonts, without style sheets).
 *
 * @module
 */
import katex from "npm:katex@0.16.22";
import type { Html } from "../plot/report/markup.ts";

/** TeX as MathML; as a line of its own with `display`. Throws for TeX with a mistake. */
export function math(tex: string, { display }: { readonly display: boolean }): Html {
  return {
    html: katex.renderToString(tex, { output: "mathml", displayMode: display, strict: "error" }),
  };
}
