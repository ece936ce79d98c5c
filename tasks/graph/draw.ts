/**
 * What `deno task graph` writes.
 *
 * @module
 */
import { join } from "node:path";
import { countParameters, type Model, type PluginSet } from "../../kernel/mod.ts";
import { formatCount } from "../cli/format.ts";
import { rasterize } from "../plot/rasterize.ts";
import { diskError, writeFileAtomic } from "../run/files.ts";
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
  const { model, title } = await chooseModel(flags, given, plugins);
  const graph = modelGraph(model, flags);
  const mermaid = toMermaid(graph);
  if (flags.mermaid) {
    console.log(mermaid.trimEnd());
    return;
  }
  const anySize = graph.nodes.some(({ kind, shape }) => kind === "input" && shape[0] === "n");
  const svg = toSvg(graph, { title, ...anySize ? { note: "n examples in a batch" } : {} });
  console.log(`${title}: ${summary(graph, model)}`);
  await Deno.mkdir(flags.out, { recursive: true }).catch((error) => {
    throw diskError(error, `cannot make the folder ${flags.out}`);
  });
  const write = async (extension: string, data: string | Uint8Array) => {
    const path = join(flags.out, `${name}.${extension}`);
    await writeFileAtomic(path, data);
    console.log(path);
  };
  await write("svg", svg);
  await write("mmd", mermaid);
  const pixels = pixelsOf(svg);
  if (pixels <= MOST_PIXELS) await write("png", await rasterize(svg));
  else {
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
