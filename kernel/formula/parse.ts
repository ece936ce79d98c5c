/**
 * From the text of a formula to an expression.
 *
 * ```text
 * formula    = or [ "?" formula ":" formula ]
 * or         = and { "||" and }
 * and        = comparison { "&&" comparison }
 * comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 * sum        = product { ("+" | "-") product }
 * product    = signed { ("*" | "/") signed }
 * signed     = "-" signed | power
 * power      = primary [ "^" signed ]
 * primary    = number | name | name "(" formula { "," formula } ")" | "(" formula ")"
 * ```
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import { nearest } from "../options.ts";
import { call, constant, type Expr, variable } from "./expr.ts";
import { type FunctionName, functions, type Kind } from "./functions.ts";

/** A mistake in a formula, with the position (from 1) where it stands. */
export class FormulaError extends UsageError {
  /** Position of the mistake in the text, from 1. */
  readonly position: number;
  /** Made by the parser. */
  constructor(text: string, position: number, problem: string, owner = "") {
    super(`${owner === "" ? "" : `${owner}: `}formula "${text}", position ${position}: ${problem}`);
    this.position = position;
  }
}

interface Token {
  readonly text: string;
  readonly at: number;
  readonly type: "number" | "name" | "symbol" | "end";
}

interface Typed {
  readonly expr: Expr;
  readonly kind: Kind;
  readonly at: number;
}

/** Functions that are written by name; the others have an operator. */
const named: ReadonlySet<string> = new Set<FunctionName>([
  ...(["min", "max", "abs", "sign", "floor", "sqrt", "exp", "expm1", "log", "log1p"] as const),
  ...(["tanh", "sigmoid", "erf", "pow"] as const),
]);

/** Binary operators from the loosest to the tightest level. */
const levels: readonly Readonly<Record<string, FunctionName>>[] = [
  { "||": "or" },
  { "&&": "and" },
  { "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne" },
  { "+": "add", "-": "sub" },
  { "*": "mul", "/": "div" },
];
const comparisonLevel = 2;

/** What other languages write for something that formulas spell differently. */
const foreign: Readonly<Record<string, string>> = {
  "**": 'a power is written "^"',
  "=": 'a comparison is written "=="',
  "===": 'a comparison is written "=="',
  "!": 'negate the comparison instead: "!=", "<=", ...',
};

const pattern =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<symbol>\*\*|===|\|\||&&|<=|>=|==|!=|\S))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { number, name, symbol } = match.groups ?? {};
    const found = number ?? name ?? symbol ?? "";
    const type = number !== undefined ? "number" : name !== undefined ? "name" : "symbol";
    tokens.push({ text: found, at: pattern.lastIndex - found.length + 1, type });
  }
  tokens.push({ text: "the end", at: text.length + 1, type: "end" });
  return tokens;
}

/**
 * Parses a formula. A name that is not in `names` is refused. `owner` starts the messages.
 *
 * @throws {FormulaError} with the position of the mistake.
 */
export function parse(text: string, names: Iterable<string>, owner = ""): Expr {
  const known = new Set(names);
  const tokens = tokenize(text);
  let next = 0;
  const end: Token = { text: "the end", at: text.length + 1, type: "end" };
  const peek = (): Token => tokens[next] ?? end;
  const fail = (at: number, problem: string): never => {
    throw new FormulaError(text, at, problem, owner);
  };
  const show = (token: Token) => token.type === "end" ? token.text : `"${token.text}"`;
  const accept = (symbol: string): boolean => {
    const found = peek().type === "symbol" && peek().text === symbol;
    if (found) next++;
    return found;
  };
  const expect = (symbol: string): void => {
    if (!accept(symbol)) fail(peek().at, `expected "${symbol}", found ${show(peek())}`);
  };

  const apply = (op: FunctionName, at: number, args: readonly Typed[]): Typed => {
    const { takes, gives } = functions[op];
    if (takes.length !== args.length) {
      fail(
        at,
        `${op} takes ${takes.length} argument${takes.length > 1 ? "s" : ""}, found ${args.length}`,
      );
    }
    args.forEach((arg, i) => {
      if (arg.kind === takes[i]) return;
      fail(
        arg.at,
        takes[i] === "truth"
          ? 'expected a comparison, found a number; write "... != 0"'
          : 'expected a number, found a comparison; write "... ? 1 : 0"',
      );
    });
    return { expr: call(op, ...args.map((a) => a.expr)), kind: gives, at };
  };

  const formula = (): Typed => {
    const test = binary(0);
    const at = peek().at;
    if (!accept("?")) return test;
    const yes = formula();
    expect(":");
    return { ...apply("select", at, [test, yes, formula()]), at: test.at };
  };

  const binary = (level: number): Typed => {
    const operators = levels[level];
    if (operators === undefined) return signed();
    let left = binary(level + 1);
    for (;;) {
      const { text: symbol, type, at } = peek();
      const op = type === "symbol" && Object.hasOwn(operators, symbol)
        ? operators[symbol]
        : undefined;
      if (op === undefined) return left;
      next++;
      left = { ...apply(op, at, [left, binary(level + 1)]), at: left.at };
      if (level === comparisonLevel) return left;
    }
  };

  const signed = (): Typed => {
    const { at } = peek();
    return accept("-") ? apply("neg", at, [signed()]) : power();
  };

  const power = (): Typed => {
    const base = primary();
    const { at } = peek();
    return accept("^") ? { ...apply("pow", at, [base, signed()]), at: base.at } : base;
  };

  const primary = (): Typed => {
    const token = peek();
    const { at } = token;
    next++;
    if (token.type === "number") return { expr: constant(Number(token.text)), kind: "number", at };
    if (token.type === "name") return peek().text === "(" ? functionCall(token) : name(token);
    if (token.text === "(" && token.type === "symbol") {
      const inner = formula();
      expect(")");
      return { ...inner, at };
    }
    return fail(
      at,
      foreign[token.text] ?? `expected a number, a name or "(", found ${show(token)}`,
    );
  };

  const name = ({ text: found, at }: Token): Typed => {
    if (known.has(found)) return { expr: variable(found), kind: "number", at };
    if (named.has(found)) return fail(at, `${found} is a function; write "${found}(...)"`);
    return fail(
      at,
      `unknown name "${found}"; known: ${[...known].join(", ") || "none"}${nearest(found, known)}`,
    );
  };

  const functionCall = ({ text: found, at }: Token): Typed => {
    if (!isFunction(found)) {
      return fail(
        at,
        `unknown function "${found}"; known: ${[...named].join(", ")}${nearest(found, named)}`,
      );
    }
    expect("(");
    const args = [formula()];
    while (accept(",")) args.push(formula());
    expect(")");
    return apply(found, at, args);
  };

  const result = formula();
  const rest = peek();
  if (rest.type !== "end") {
    fail(rest.at, foreign[rest.text] ?? `expected an operator or the end, found ${show(rest)}`);
  }
  if (result.kind !== "number") fail(result.at, 'the formula is a comparison; write "... ? 1 : 0"');
  return result.expr;
}

function isFunction(name: string): name is FunctionName {
  return named.has(name);
}
