/**
 * Pictures of the report as files.
 *
 * @module
 */
import { join } from "node:path";
import { rasterize } from "../plot/rasterize.ts";
import { diskError, writeFileAtomic } from "../run/files.ts";

/** Writes `NAME.svg` and `NAME.png` to a folder, which is made if it is not there. */
export async function writePicture(folder: string, name: string, svg: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true }).catch((error) => {
    throw diskError(error, `cannot make the folder ${folder}`);
  });
  await writeFileAtomic(join(folder, `${name}.svg`), svg);
  await writeFileAtomic(join(folder, `${name}.png`), await rasterize(svg));
}
