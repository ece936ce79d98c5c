/**
 * The list as a person reads it.
 *
 * @module
 */
import type { Style } from "../cli/style.ts";
import { type Entry, type Kind, kinds, type ListedOption } from "./entry.ts";
import { definitions, grid, wrap } from "./wrap.ts";

/** Where the text is shown. */
export interface TextLayout {
  /** Columns. */
  readonly width: number;
  /** For titles and names. */
  readonly style: Style;
}

/** Lines above each kind: what it is, and how it is chosen. */
const titles: Readonly<Record<Kind, readonly [title: string, use: string]>> = {
  model: ["Models", "--model NAME --set model.OPTION=VALUE"],
  dataset: ["Datasets", "--dataset NAME --set dataset.OPTION=VALUE"],
  loss: ["Losses", "--loss NAME --set loss.OPTION=VALUE"],
  optimizer: ["Optimizers", "--optimizer NAME --set optimizer.OPTION=VALUE"],
  schedule: ["Learning-rate schedules", "--schedule NAME --set schedule.OPTION=VALUE"],
  backend: ["Backends", "--backend NAME --set backend.OPTION=VALUE"],
  op: ["Ops", "functions in scripts; those of one tensor also --set model.activation=NAME"],
};

const OWN = "dinograd";

/**
 * Entries below the titles of their kinds, with options; ops by name, and where they are alone by
 * how they are called.
 */
export function listText(entries: readonly Entry[], { width, style }: TextLayout): string {
  const opsAlone = entries.every(({ kind }) => kind === "op");
  const sections = kinds.flatMap((kind): string[] => {
    const own = entries.filter((entry) => entry.kind === kind);
    if (own.length === 0) return [];
    const [title, use] = titles[kind];
    const head = [style.bold(title), ...wrap(use, width - 2).map((line) => `  ${line}`), ""];
    const body = kind === "op"
      ? opLines(own, width, opsAlone)
      : own.flatMap((entry, i) => [...i === 0 ? [] : [""], ...entryLines(entry, width, style)]);
    return [[...head, ...body].join("\n")];
  });
  const foreign = entries.filter(({ source }) => source !== OWN);
  const notes = [
    foreign.length === 0
      ? "All of them come with dinograd; --plugin FILE lists those of a module too."
      : "Those without a source come with dinograd.",
    "deno task list KIND NAME says all about one, --json says it to programs.",
  ];
  return [...sections, notes.flatMap((note) => wrap(note, width)).join("\n")].join("\n\n");
}

function entryLines(entry: Entry, width: number, style: Style): string[] {
  const { name, description = "", options, source } = entry;
  const from = source === OWN ? "" : ` (from ${source})`;
  const [first = "", ...rest] = wrap(`${description}${from}`, width - 4 - name.length);
  const indent = " ".repeat(4 + name.length);
  return [
    `  ${style.bold(name)}  ${first}`.trimEnd(),
    ...rest.map((line) => indent + line),
    ...definitions(options.map(optionItem), { indent: 6, width, most: 34 }),
  ];
}

/** `hidden = 256`, and what it does. */
function optionItem(
  { name, default: standard, description, allowed }: ListedOption,
): readonly [string, string] {
  const range = allowed === "any text" ? "" : ` (${allowed})`;
  return [standard === "" ? name : `${name} = ${standard}`, `${description}${range}`];
}

function opLines(ops: readonly Entry[], width: number, alone: boolean): string[] {
  const own = ops.filter(({ source }) => source === OWN);
  const foreign = ops.filter(({ source }) => source !== OWN);
  const star = ({ differentiable }: Entry) => differentiable === false ? " *" : "";
  const lines = alone
    ? ops.flatMap((op) => [
      `  ${op.signature ?? op.name}${star(op)}${op.source === OWN ? "" : ` (from ${op.source})`}`,
      ...wrap(op.example ?? "", width - 6).map((line) => `      ${line}`),
    ])
    : [
      ...grid(own.map((op) => `${op.name}${star(op)}`), 2, width),
      ...definitions(foreign.map((op) => [`${op.name}${star(op)}`, `from ${op.source}`]), {
        indent: 2,
        width,
      }),
    ];
  return [...lines, ...ops.some((op) => star(op) !== "") ? ["", "  * has no gradient"] : []];
}

/** All about one entry. */
export function entryText(entry: Entry, { width, style }: TextLayout): string {
  const { kind, name, description, signature, options, tex, example, reference, source } = entry;
  const [, use] = titles[kind];
  const paragraph = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", style.bold(title), ...lines];
  const formulas = Object.entries(tex ?? {}).map(([of, formula]) => `  ${of} = ${formula}`);
  return [
    `${style.bold(`${kind} ${name}`)}${description === undefined ? "" : `: ${description}`}`,
    ...paragraph("Use", [`  ${kind === "op" ? signature ?? name : use.replace("NAME", name)}`]),
    ...paragraph(
      "Options and their defaults",
      definitions(options.map(optionItem), { indent: 2, width, most: 34 }),
    ),
    ...paragraph("Example", example === undefined ? [] : [`  ${example}`]),
    ...paragraph(
      "Formulas, in TeX",
      // Formulas are there to be copied: they are not wrapped.
      formulas,
    ),
    ...paragraph("Gradient", gradientLines(entry)),
    ...paragraph(
      "Reference",
      reference === undefined ? [] : wrap(reference, width - 2).map(indented),
    ),
    ...paragraph("Comes from", [`  ${source}`]),
  ].join("\n");
}

function gradientLines({ differentiable, tex }: Entry): string[] {
  if (differentiable === undefined) return [];
  if (!differentiable) return ["  none: it is 0 wherever there is one"];
  return tex === undefined
    ? ["  flows through"]
    : ["  flows through; g is the gradient of the output y, and x∇ that of the input x"];
}

function indented(line: string): string {
  return `  ${line}`;
}
