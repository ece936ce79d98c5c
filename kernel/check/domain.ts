/**
 * Draws numbers from a domain with holes.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { Draw } from "../declaration.ts";
import type { Random } from "../random.ts";

/** The numbers that an input may take. */
export interface Domain {
  readonly from: number;
  readonly to: number;
  /** Points where the op is not smooth. */
  readonly awayFrom: readonly number[];
}

/** Values keep this far away from points where the op is not smooth. */
const clearance = 0.1;
/** The distance kept between distinct values; half of it where they are very many. */
const gap = 0.01;
/** Part of the domain at either end where no value is drawn, so that a finite difference fits in. */
const margin = 0.01;

/** The domain that a sample declares. */
export function domainOf({ from = -2, to = 2, awayFrom = [] }: Omit<Draw, "shape">): Domain {
  if (!(from < to)) {
    throw new UsageError(`sample: found values from ${from} to ${to}, needed: from less than to`);
  }
  return { from, to, awayFrom };
}

function isClear(value: number, { awayFrom }: Domain): boolean {
  return awayFrom.every((point) => Math.abs(value - point) >= clearance);
}

function noRoom(count: number, { from, to, awayFrom }: Domain): UsageError {
  const holes = awayFrom.length === 0 ? "" : `, ${clearance} away from ${awayFrom.join(", ")}`;
  return new UsageError(
    `sample: ${count} values do not fit between ${from} and ${to}${holes}; widen from and to`,
  );
}

/** A number from the domain, evenly distributed. */
export function drawNumber(domain: Domain, random: Random): number {
  const { from, to } = domain;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const value = from + (to - from) * (margin + (1 - 2 * margin) * random.uniform());
    if (isClear(value, domain)) return value;
  }
  throw noRoom(1, domain);
}

/** A whole number from the domain, both ends included. */
export function drawWhole({ from = 0, to = 0 }: Omit<Draw, "shape">, random: Random): number {
  return from + random.integer(to - from + 1);
}

/**
 * A function that draws `count` numbers in all, each from the domain given, far enough from each
 * other: the line is cut into cells, no two numbers share one, and each keeps the gap to the next.
 */
export function distinctNumbers(
  domains: readonly Domain[],
  count: number,
  random: Random,
): (domain: Domain) => number {
  if (count === 0) return (domain) => domain.from;
  const low = Math.min(...domains.map(({ from }) => from));
  const span = Math.max(...domains.map(({ to }) => to)) - low;
  const length = (1 - 2 * margin) * span;
  const least = length / gap > 1.5 * count ? gap : gap / 2;
  const cells = Math.min(Math.floor(length / least), 3 * count);
  const width = length / cells;
  const free = new Set(random.permutation(cells));
  return (domain) => {
    for (const cell of free) {
      const value = low + margin * span + cell * width + (width - least) * random.uniform();
      if (value < domain.from || value > domain.to || !isClear(value, domain)) continue;
      free.delete(cell);
      return value;
    }
    throw noRoom(count, domain);
  };
}
