/**
 * How time grows, as a table.
 *
 * @module
 */
import { formatTable } from "../cli/table.ts";
import { axes, type Growths } from "./growth.ts";
import { formatMilliseconds } from "./result_table.ts";

/** A row for each backend along each axis, with the times at both ends. */
export function growthTable({ growths, missing }: Growths): string {
  const rows = axes.flatMap(({ name, title, timed }) =>
    growths.filter(({ axis }) => axis === name).map(({ backend, points, fit }) => {
      const [first, last] = [points[0], points.at(-1)];
      return [
        title,
        timed.replace(" (ms)", "").toLowerCase(),
        backend,
        first && last && `${first.size} – ${last.size}`,
        first && last &&
        `${formatMilliseconds(first.median)} – ${formatMilliseconds(last.median)}`,
        fit.exponent.toFixed(2),
        `${(100 * fit.deviation).toFixed(1)} %`,
      ];
    })
  );
  const table = formatTable(
    [
      { title: "what grows" },
      { title: "what is timed" },
      { title: "backend" },
      { title: "from – to" },
      { title: "time" },
      { title: "exponent" },
      { title: "farthest from a line" },
    ],
    rows,
  );
  const notes = Object.entries(missing).map(([backend, why]) => `${backend}: not measured: ${why}`);
  return [table, ...notes].join("\n");
}
