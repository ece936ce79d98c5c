/**
 * Math in pages. This is the only file that knows the library that sets it (KaTeX, of which only the
 * translation to MathML is used: browsers draw it with their own fonts, without style sheets).
 *
 * @module
 */
import katex from "npm:katex@0.16.22";
import { UsageError } from "../../kernel/errors.ts";
import type { Html } from "../plot/report/markup.ts";
import { quote } from "../run/show.ts";

/** TeX as MathML; as a line of its own with `display`. Throws a {@linkcode UsageError} for a mistake. */
export function math(tex: string, { display }: { readonly display: boolean }): Html {
  try {
    return {
      html: katex.renderToString(tex, { output: "mathml", displayMode: display, strict: "error" }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const said = quote(reason.replace("KaTeX parse error: ", ""));
    throw new UsageError(`found TeX ${quote(tex)}, which KaTeX refuses: ${said}`, { cause: error });
  }
}
