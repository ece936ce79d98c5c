/**
 * Which plugins a command line names, before the rest of it can be understood.
 *
 * @module
 */

/** The values of `--plugin FILE` and `--plugin=FILE`, in order. */
export function pluginPaths(args: readonly string[]): string[] {
  const paths: string[] = [];
  args.forEach((arg, i) => {
    const next = args[i + 1];
    if (arg === "--plugin" && next !== undefined && !next.startsWith("-")) paths.push(next);
    else if (arg.startsWith("--plugin=")) paths.push(arg.slice("--plugin=".length));
  });
  return paths;
}
