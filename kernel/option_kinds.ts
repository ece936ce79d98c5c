/**
 * The kinds of option that a plugin can declare.
 *
 * @module
 */
import { UsageError, ValueError } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { withInfo } from "./op.ts";
import type { Op, OpInfo } from "./declaration.ts";
import type { Option } from "./options.ts";
import type { Tensor } from "./tensor.ts";

/** The range of a numeric option; both ends are allowed unless `below` or `above` is used. */
export interface Range {
  /** Least value. */
  readonly min?: number;
  /** Greatest value. */
  readonly max?: number;
  /** Values must be strictly greater. */
  readonly above?: number;
  /** Values must be strictly less. */
  readonly below?: number;
}

function showRange(kind: string, { min, max, above, below }: Range): string {
  const limits = [
    above === undefined ? "" : `above ${above}`,
    below === undefined ? "" : `below ${below}`,
    min === undefined ? "" : max === undefined ? `${min} or more` : `from ${min} to ${max}`,
    max === undefined || min !== undefined ? "" : `at most ${max}`,
  ].filter((s) => s !== "");
  return limits.length === 0 ? kind : `${kind} ${limits.join(" and ")}`;
}

function numeric(
  kind: string,
  isKind: (x: number) => boolean,
  spec: OptionSpec<number> & Range,
): Option<number> {
  const allowed = showRange(kind, spec);
  const check = (value: number, where: string, found: string | number = value): number => {
    const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = spec;
    const inside = value >= min && value <= max && (value > above || above === -Infinity) &&
      (value < below || below === Infinity);
    if (!isKind(value) || !inside) {
      throw new ValueError(`${where}: found ${found}, allowed: ${allowed}`);
    }
    return value;
  };
  return {
    description: spec.description,
    default: spec.default,
    allowed,
    show: String,
    check: (value, where) => check(value, where),
    parse: (text, where) => check(text.trim() === "" ? NaN : Number(text), where, `"${text}"`),
  };
}

/** What every kind of option is told: its default and what it does. */
export interface OptionSpec<T> {
  /** The value when nothing is given. */
  readonly default: T;
  /** What the option does, for `--help`. */
  readonly description: string;
}

/** Constructors of the kinds of option. */
export interface OptionConstructors {
  /** A finite number. */
  number(spec: OptionSpec<number> & Range): Option<number>;
  /** A whole number. */
  integer(spec: OptionSpec<number> & Range): Option<number>;
  /** `true` or `false`. */
  boolean(spec: OptionSpec<boolean>): Option<boolean>;
  /** One of a few words. */
  choice<const C extends string>(
    spec: OptionSpec<NoInfer<C>> & { readonly choices: readonly C[] },
  ): Option<C>;
  /** Any text. */
  text(spec: OptionSpec<string>): Option<string>;
  /** An op of one tensor, by name: an activation. */
  unaryOp(spec: OptionSpec<Op<[x: Tensor]>>): Option<Op<[x: Tensor]>>;
}

/** Constructors of the kinds of option. */
export const option: OptionConstructors = {
  number: (spec) => numeric("a number", Number.isFinite, spec),

  integer: (spec) => numeric("a whole number", Number.isSafeInteger, spec),

  boolean(spec) {
    return {
      ...spec,
      allowed: "true or false",
      show: String,
      check(value, where) {
        if (typeof value === "boolean") return value;
        throw new UsageError(`${where}: found ${String(value)}, allowed: true or false`);
      },
      parse(text, where) {
        if (text === "true" || text === "") return true;
        if (text === "false") return false;
        throw new UsageError(`${where}: found "${text}", allowed: true or false`);
      },
    };
  },

  choice<const C extends string>(
    spec: OptionSpec<NoInfer<C>> & { readonly choices: readonly C[] },
  ): Option<C> {
    const allowed = spec.choices.join(", ");
    const parse = (text: string, where: string): C => {
      const found = spec.choices.find((choice) => choice === text);
      if (found === undefined) {
        throw new UsageError(
          `${where}: found "${text}", allowed: ${allowed}${nearest(text, spec.choices)}`,
        );
      }
      return found;
    };
    return {
      description: spec.description,
      default: spec.default,
      allowed,
      choices: spec.choices,
      show: String,
      parse,
      check: parse,
    };
  },

  text(spec) {
    return {
      ...spec,
      allowed: "any text",
      show: String,
      check: (value) => value,
      parse: (text) => text,
    };
  },

  unaryOp(spec) {
    const allowed = "the name of a differentiable op of one tensor that needs no attributes";
    const check = (op: Op<[x: Tensor]>, where: string): Op<[x: Tensor]> => {
      const fault = faultOf(op);
      if (fault === undefined) return op;
      throw new UsageError(`${where}: found ${op.name}, which ${fault}, allowed: ${allowed}`);
    };
    return {
      ...spec,
      allowed,
      check,
      show: (op) => op.name,
      parse(text, where, findOp) {
        const found = findOp?.(text);
        if (found === undefined) throw new UsageError(`${where}: unknown op "${text}"`);
        return check(withInfo((x: Tensor) => found.apply([x]), found), where);
      },
    };
  },
};

/** What keeps an op from being applied to one tensor alone, and learnt through. */
function faultOf({ inputNames, requiredAttributes, differentiable }: OpInfo): string | undefined {
  if (inputNames.length !== 1) return `takes ${inputNames.length} tensors`;
  if (requiredAttributes.length > 0) return `must be given ${requiredAttributes.join(" and ")}`;
  return differentiable ? undefined : "has no gradient";
}
