/**
 * The table at the end of a run.
 *
 * @module
 */
import { formatLoss, formatPercent } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import type { MetricsRow } from "../run/metrics.ts";
import { bestRow, type Monitor } from "./best.ts";

/** The first, the best and the last evaluation. */
export function summary(rows: readonly MetricsRow[], monitor: Monitor): string {
  const best = rows[bestRow(rows, monitor)];
  const named = [["first", rows[0]], ["best", best], ["last", rows.at(-1)]] as const;
  return formatTable(
    [
      { title: "" },
      { title: "epoch", format: (x) => String(Number(x.toFixed(2))) },
      { title: "training loss", format: formatLoss },
      { title: "training accuracy", format: formatPercent },
      { title: "validation loss", format: formatLoss },
      { title: "validation accuracy", format: formatPercent },
    ],
    named.map(([name, row]) => [
      name,
      row?.epoch,
      row?.trainLoss,
      row?.trainAccuracy,
      row?.validationLoss,
      row?.validationAccuracy,
    ]),
  );
}
