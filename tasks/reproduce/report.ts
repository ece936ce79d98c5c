/**
 * The folder of a report: `report.md`, `index.html`, `numbers.json`, `figures/`, and `sections/` from
 * which the first three are written, so that one experiment can be run again by itself.
 *
 * @module
 */
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readText, readTextIfAny, writeFileAtomic } from "../run/files.ts";
import { makeFolder } from "../run/make_folder.ts";
import type { Resolve } from "./inline.ts";
import { reportToMarkdown } from "./markdown.ts";
import { numbersOf } from "./numbers.ts";
import { reportToPage } from "./page.ts";
import { notASection, parseSection } from "./read_section.ts";
import { bySection, type Section } from "./section.ts";
import { root } from "./source_line.ts";

/** A report on the disk. */
export class ReportFolder {
  /** Where it is. */
  readonly path: string;

  /** The folder is made when the first section is written. */
  constructor(path: string) {
    this.path = path;
  }

  /** Where pictures are. */
  get figures(): string {
    return join(this.path, "figures");
  }

  /** Where the sections are kept as data. */
  get sections(): string {
    return join(this.path, "sections");
  }

  /** The page to open. */
  get page(): string {
    return join(this.path, "index.html");
  }

  /** Puts a section in the place of the one of its name, and writes the whole report anew. */
  async write(section: Section): Promise<void> {
    await makeFolder(this.sections);
    await writeFileAtomic(this.#pathOf(section.name), `${JSON.stringify(section, null, 2)}\n`);
    const sections = await this.#read();
    const link = linksFrom(this.path);
    const page = reportToPage(sections, await this.#pictures(sections), link);
    await writeFileAtomic(join(this.path, "report.md"), reportToMarkdown(sections, link));
    await writeFileAtomic(
      join(this.path, "numbers.json"),
      `${JSON.stringify(numbersOf(sections), null, 2)}\n`,
    );
    await writeFileAtomic(this.page, page);
  }

  /** All sections in order. */
  async #read(): Promise<Section[]> {
    const names = await Array.fromAsync(Deno.readDir(this.sections), (entry) => entry.name);
    const sections = names.filter((name) => /^[^.].*\.json$/.test(name)).map(async (name) => {
      const path = join(this.sections, name);
      return parseSection(await readText(path), path);
    });
    return (await Promise.all(sections)).sort(bySection);
  }

  async #pictures(sections: readonly Section[]): Promise<Map<string, string>> {
    const figures = sections.flatMap(({ name, blocks }) =>
      blocks.flatMap((block) =>
        block.kind === "figure" ? [{ section: name, name: block.name }] : []
      )
    );
    const read = figures.map(async ({ section, name }) => {
      const svg = await readTextIfAny(join(this.figures, `${name}.svg`));
      if (svg !== undefined) return [name, svg] as const;
      throw notASection(this.#pathOf(section), `its figure figures/${name}.svg is missing`);
    });
    return new Map(await Promise.all(read));
  }

  #pathOf(section: string): string {
    return join(this.sections, `${section}.json`);
  }
}

/** Links from a report to the program's source: none from a report that lies elsewhere. */
function linksFrom(report: string): Resolve {
  if (root.protocol !== "file:") return () => undefined;
  const home = fileURLToPath(root);
  const path = resolve(report);
  const down = relative(home, path);
  if (isAbsolute(down) || down.split(sep)[0] === "..") return () => undefined;
  const up = relative(path, home).replaceAll(sep, "/");
  return (target) => `${up}/${target}`;
}
