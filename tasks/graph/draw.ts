/**
 * What `deno task graph` writes.
 *
 * @module
 */
import { join } from "node:path";
import { countParameters, type Model, type PluginSet } from "../../kernel/mod.ts";
import { formatCount } from "../cli/format.ts";
import { writePicture } from "../plot/render.ts";
import { writeFileAtomic } from "../run/files.ts";
import { makeFolder } from "../run/make_folder.ts";
import { checkRunName } from "../run/name.ts";
import { chooseModel, type GraphFlags } from "./chosen_model.ts";
import type { Graph } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";
import { modelGraph } from "./model_graph.ts";
import { countLine } from "./style.ts";
import { toSvg } from "./svg.ts";

/** Pixels of the largest PNG, which has twice the size of the SVG: 0.4 GB while it is drawn. */
const MOST_PIXELS = 100e6;

/**
 * Draws the model that the flags name into files, or prints it as Mermaid. Throws a user error for what
 * cannot be drawn or written.
 */
export async function drawModel(
  flags: GraphFlags,
  given: ReadonlySet<string>,
  plugins: PluginSet,
): Promise<void> {
  const name = checkRunName(flags.name ?? flags.model);
  const { model, loss, title } = await chooseModel(flags, given, plugins);
  const graph = modelGraph(model, { ...flags, loss });
  const mermaid = toMermaid(graph);
  if (flags.mermaid) {
    console.log(mermaid.trimEnd());
    return;
  }
  const anySize = graph.nodes.some(({ kind, shape }) => kind === "input" && shape[0] === "n");
  const svg = toSvg(graph, { title, ...anySize ? { note: "n examples in a batch" } : {} });
  console.log(`${title}: ${summary(graph, model)}`);
  await makeFolder(flags.out);
  const path = (extension: string) => join(flags.out, `${name}.${extension}`);
  const pixels = pixelsOf(svg);
  const hasPng = pixels <= MOST_PIXELS;
  if (hasPng) await writePicture(flags.out, name, svg);
  else await writeFileAtomic(path("svg"), svg);
  await writeFileAtomic(path("mmd"), mermaid);
  for (const extension of ["svg", ...hasPng ? ["png"] : [], "mmd"]) console.log(path(extension));
  if (!hasPng) {
    console.log(
      `no PNG: it would have ${formatCount(pixels / 1e6)} million pixels, at most ` +
        `${formatCount(MOST_PIXELS / 1e6)} are drawn; the SVG shows all of it`,
    );
  }
}

/** `203,530 parameters, 6 ops`, and which parameters the graph leaves out. */
function summary({ nodes }: Graph, model: Model): string {
  const ops = nodes.filter(({ kind }) => kind === "op").length;
  const used = new Set(nodes.flatMap(({ kind, label }) => kind === "parameter" ? [label] : []));
  const idle = Object.keys(model.parameters).filter((name) => !used.has(name));
  return [
    countLine(countParameters(model)),
    `${formatCount(ops)} op${ops === 1 ? "" : "s"}`,
    ...idle.length === 0 ? [] : [`no use of ${idle.join(", ")}`],
  ].join(", ");
}

/** Pixels of the PNG of an SVG, from the size at the SVG's head. */
function pixelsOf(svg: string): number {
  const [, width = "0", height = "0"] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return 4 * Number(width) * Number(height);
}
