/**
 * Flags that must be known before the rest of the command line can be understood.
 *
 * @module
 */

/** The values of `--NAME VALUE` and `--NAME=VALUE`, in order. */
export function valuesOf(args: readonly string[], name: string): string[] {
  const flag = `--${name}`;
  const values: string[] = [];
  args.forEach((arg, i) => {
    const next = args[i + 1];
    if (arg === flag && next !== undefined && !next.startsWith("-")) values.push(next);
    else if (arg.startsWith(`${flag}=`)) values.push(arg.slice(flag.length + 1));
  });
  return values;
}
