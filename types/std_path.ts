/** Deno's standard paths, from npm, with the types that the package leaves out. @module */
import * as std from "npm:deno-std@1.4.0/path/mod.js";

/** The functions that this project uses. */
interface Paths {
  join(first: string, ...rest: string[]): string;
  basename(path: string, suffix?: string): string;
  dirname(path: string): string;
  extname(path: string): string;
  resolve(...segments: string[]): string;
  relative(from: string, to: string): string;
  toFileUrl(path: string): URL;
  fromFileUrl(url: string | URL): string;
}

const typed: Paths = std;
export const join: Paths["join"] = typed.join;
export const basename: Paths["basename"] = typed.basename;
export const dirname: Paths["dirname"] = typed.dirname;
export const extname: Paths["extname"] = typed.extname;
export const resolve: Paths["resolve"] = typed.resolve;
export const relative: Paths["relative"] = typed.relative;
export const toFileUrl: Paths["toFileUrl"] = typed.toFileUrl;
export const fromFileUrl: Paths["fromFileUrl"] = typed.fromFileUrl;
