/**
 * The folder of a report: `report.md`, `index.html`, `numbers.json`, `figures/`, and `sections/` from
 * which the first three are written, so that one experiment can be run again by itself.
 *
 * @module
 */
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../kernel/errors.ts";
import { diskError, readText, writeFileAtomic } from "../run/files.ts";
import { parseJson } from "../run/json.ts";
import type { Resolve } from "./inline.ts";
import { reportToMarkdown } from "./markdown.ts";
import { numbersOf } from "./numbers.ts";
import { reportToPage } from "./page.ts";
import { bySection, parseSection, type Section } from "./section.ts";
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
    const path = join(this.sections, `${section.name}.json`);
    await writeFileAtomic(path, `${JSON.stringify(section, null, 2)}\n`);
    const sections = await this.#read();
    const link = linksFrom(this.path);
    await writeFileAtomic(join(this.path, "report.md"), reportToMarkdown(sections, link));
    await writeFileAtomic(
      join(this.path, "numbers.json"),
      `${JSON.stringify(numbersOf(sections), null, 2)}\n`,
    );
    await writeFileAtomic(this.page, reportToPage(sections, await this.#pictures(sections), link));
  }

  /** All sections in order. */
  async #read(): Promise<Section[]> {
    const names = await Array.fromAsync(Deno.readDir(this.sections), (entry) => entry.name);
    const sections = names.filter((name) => /^[^.].*\.json$/.test(name)).map(async (name) => {
      const path = join(this.sections, name);
      const section = parseSection(parseJson(await readText(path)));
      if (section !== undefined) return section;
      throw new UsageError(`${path}: not a section of a report; remove the file`);
    });
    return (await Promise.all(sections)).sort(bySection);
  }

  async #pictures(sections: readonly Section[]): Promise<Map<string, string>> {
    const names = sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => block.kind === "figure" ? [block.name] : [])
    );
    const read = names.map(async (name) =>
      [name, await readText(join(this.figures, `${name}.svg`))] as const
    );
    return new Map(await Promise.all(read));
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

async function makeFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true }).catch((error) => {
    throw diskError(error, `cannot make the folder ${path}`);
  });
}
