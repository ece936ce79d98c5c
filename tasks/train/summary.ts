/**
 * The table at the end of a run.
 *
 * @module
 */
import { formatDuration, formatLoss, formatPercent } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import type { MetricsRow } from "../run/metrics.ts";

/** The first, the best and the last epoch. */
export function summary(rows: readonly MetricsRow[]): string {
  const best = rows.reduce<MetricsRow | undefined>(
    (top, row) => (row.validationAccuracy ?? 0) > (top?.validationAccuracy ?? -1) ? row : top,
    undefined,
  );
  const named = [["first", rows[0]], ["best", best], ["last", rows.at(-1)]] as const;
  return formatTable(
    [
      { title: "" },
      { title: "epoch" },
      { title: "training loss", format: formatLoss },
      { title: "training accuracy", format: formatPercent },
      { title: "validation loss", format: formatLoss },
      { title: "validation accuracy", format: formatPercent },
      { title: "time", format: formatDuration },
    ],
    named.map(([name, row]) => [
      name,
      row?.epoch,
      row?.trainLoss,
      row?.trainAccuracy,
      row?.validationLoss,
      row?.validationAccuracy,
      row?.seconds,
    ]),
  );
}
