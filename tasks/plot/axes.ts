/**
 * Scales and ticks of the axes that plots share.
 *
 * @module
 */

/** Values as they stand in a specification: null where not finite, undefined where not measured. */
export type PlottedValues = readonly (number | null | undefined)[];

/** What is to be known of an axis of values. */
export interface ValueAxis {
  /** Ends of the axis. */
  readonly domain: [number, number];
  /** Where it has ticks. Labels are few enough to stand beside each other. */
  readonly ticks: number[];
  /** Whether equal lengths are equal ratios. */
  readonly isLog: boolean;
}

/** What an axis may be told. */
export interface AxisOptions {
  /** About how many ticks; 6 when left out. */
  readonly ticks?: number;
  /** Values are never beyond this one, so the axis is not either: 100 for percentages. */
  readonly most?: number;
  /**
   * `log` needs positive values and is linear without them; `auto` takes it where the greatest is more than a
   * hundred times the least. `linear` when left out.
   */
  readonly scale?: "linear" | "log" | "auto";
  /** Whether the axis starts at zero. */
  readonly zero?: boolean;
}

/** Ratio of greatest to least beyond which a linear axis shows little but the greatest. */
const WIDE = 100;

/** Ends and ticks of an axis that shows all of `values`. */
export function valueAxis(values: PlottedValues, options: AxisOptions = {}): ValueAxis {
  const { ticks = 6, most = Infinity, scale = "linear", zero = false } = options;
  const finite = values.filter((value) => typeof value === "number");
  // Not spread into a call: there may be more values than a call takes arguments.
  let least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  let greatest = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (finite.length === 0) [least, greatest] = [0, Math.min(1, most)];
  if (least > 0 && (scale === "log" || (scale === "auto" && greatest > WIDE * least))) {
    return logAxis(least, greatest);
  }
  if (zero) [least, greatest] = [Math.min(0, least), Math.max(0, greatest)];
  // Values that are all the same, or as good as, would have an axis of one endless number.
  const size = Math.max(Math.abs(least), Math.abs(greatest));
  if (greatest - least <= 1e-9 * size) {
    const margin = Math.max(0.1 * size, 0.1);
    [least, greatest] = [zero && least >= 0 ? 0 : least - margin, greatest + margin];
  }
  return linearAxis(least, Math.min(most, greatest), ticks, most);
}

function linearAxis(least: number, greatest: number, ticks: number, most: number): ValueAxis {
  const step = roundStep((greatest - least) / Math.max(1, ticks - 1));
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(greatest / step - 1e-9);
  const all = Array.from({ length: last - first + 1 }, (_, i) => decimal((first + i) * step));
  const kept = all.filter((tick) => tick <= most);
  return {
    domain: [Math.min(kept[0] ?? least, least), Math.max(kept.at(-1) ?? greatest, greatest)],
    ticks: kept,
    isLog: false,
  };
}

function logAxis(least: number, greatest: number): ValueAxis {
  const decades = Math.log10(greatest / least);
  const digits = decades < 1.5 ? [1, 2, 5] : decades < 3 ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil(decades / 7));
  const margin = 10 ** Math.max(0.03 * decades, 0.01);
  const [from, to] = [least / margin, greatest * margin];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power += every) {
    ticks.push(...digits.map((digit) => Number(`${digit}e${power}`)));
  }
  const within = (tick: number) => tick >= from && tick <= to;
  const kept = ticks.filter(within);
  return {
    domain: [from, to],
    // An axis too short for two of them has those of a linear one. Of the 8 asked for at least two are within:
    // a round step is at most 2.5 times the one asked for, 2.5 / 7 of the axis.
    ticks: kept.length > 1 ? kept : linearAxis(from, to, 8, to).ticks.filter(within),
    isLog: true,
  };
}

/** The least of 1, 2, 5 and 10 times a power of ten that is not below `step`. */
function roundStep(step: number): number {
  const power = Math.floor(Math.log10(step));
  const digit = [1, 2, 5].find((digit) => Number(`${digit}e${power}`) >= step * (1 - 1e-9));
  return Number(`${digit ?? 10}e${power}`);
}

/** Without the noise that multiplication leaves in the last bits. */
function decimal(value: number): number {
  return Number(value.toPrecision(12));
}

/** The axis of epochs: whole numbers, unless evaluations fell within the first one alone. */
export function epochAxis(epochs: readonly number[], ticks: number): ValueAxis {
  const axis = valueAxis(epochs, { ticks });
  const [least = 0, greatest = 1] = [
    epochs.reduce((a, b) => Math.min(a, b), Infinity),
    epochs.reduce((a, b) => Math.max(a, b), -Infinity),
  ].filter(Number.isFinite);
  const isWhole = greatest >= 2 || epochs.every(Number.isInteger);
  const within = (tick: number) => tick >= least && tick <= greatest;
  const whole = axis.ticks.filter((tick) => within(tick) && (!isWhole || Number.isInteger(tick)));
  const margin = 0.02 * (greatest - least || 1);
  return {
    // A single epoch, the first after all, is worth a tick even where round steps pass it over.
    ticks: whole.length > 0 ? whole : [least],
    domain: [least - margin, greatest + margin],
    isLog: false,
  };
}

/** The properties `scale` and `axis` of a channel of a specification. */
export interface AxisEncoding {
  /** From where to where, and how. */
  readonly scale: {
    readonly type: "linear" | "log";
    readonly domain: [number, number];
    readonly nice: false;
    readonly zero?: false;
  };
  /** Its ticks, as numbers without trailing zeros, with commas between thousands. */
  readonly axis: { readonly values: number[]; readonly format: string };
}

/** An axis as a specification has it. */
export function axisEncoding({ domain, ticks, isLog }: ValueAxis): AxisEncoding {
  return {
    // A logarithmic scale has no zero to be told of.
    scale: {
      type: isLog ? "log" : "linear",
      domain,
      nice: false,
      ...(isLog ? {} : { zero: false }),
    },
    axis: { values: ticks, format: ",.12~g" },
  };
}

/**
 * Ticks of an axis that is linear up to `constant` on both sides of zero and logarithmic beyond: zero and
 * powers of ten, few enough for their labels.
 */
export function symmetricLogTicks(
  [least, greatest]: readonly [least: number, greatest: number],
  constant: number,
): number[] {
  const last = Math.floor(Math.log10(Math.max(-least, greatest)));
  const first = Math.min(last, Math.ceil(Math.log10(constant)) + 1);
  const every = Math.max(1, Math.ceil((last - first + 1) / 2));
  const powers: number[] = [];
  for (let power = last; power >= first; power -= every) powers.push(Number(`1e${power}`));
  const ticks = [...powers.map((power) => -power), 0, ...powers.toReversed()];
  return ticks.filter((tick) => tick >= least && tick <= greatest);
}
