/**
 * Formulas as TeX, for the documentation.
 *
 * @module
 */
import type { Call, Expr } from "./expr.ts";

const greek = new Set(
  "alpha beta gamma delta epsilon eta theta kappa lambda mu nu rho sigma tau phi omega".split(" "),
);

/** How tightly an expression holds together; a looser one inside a tighter one needs parentheses. */
const looseness = { select: 0, truth: 1, sum: 2, product: 3, power: 4, atom: 5 };

const infix: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  lt: "<",
  le: String.raw`\le`,
  gt: ">",
  ge: String.raw`\ge`,
  eq: "=",
  ne: String.raw`\ne`,
  and: String.raw`\text{ and }`,
  or: String.raw`\text{ or }`,
};

/** `beta1` becomes `\beta_1`, `learningRate` an upright word. */
function nameToTex(name: string): string {
  const [, stem = name, index = ""] = /^([A-Za-z_]+?)(\d*)$/.exec(name) ?? [];
  const letter = greek.has(stem)
    ? `\\${stem}`
    : stem.length === 1
    ? stem
    : `\\mathrm{${stem.replaceAll("_", "\\_")}}`;
  return index === "" ? letter : `${letter}_{${index}}`;
}

function numberToTex(value: number): string {
  if (!Number.isFinite(value)) {
    return value > 0
      ? String.raw`\infty`
      : value < 0
      ? String.raw`-\infty`
      : String.raw`\text{NaN}`;
  }
  const known = new Map([[2 / Math.sqrt(Math.PI), String.raw`\tfrac{2}{\sqrt{\pi}}`]]);
  const [digits = "", exponent] = String(value).split("e");
  return known.get(value) ??
    (exponent === undefined ? digits : `${digits}\\cdot 10^{${Number(exponent)}}`);
}

/** The expression as TeX, for math mode. */
export function toTex(e: Expr): string {
  return print(e)[0];
}

function print(e: Expr): readonly [tex: string, level: number] {
  if (e.op === "constant") {
    return [numberToTex(e.value), e.value < 0 ? looseness.sum : looseness.atom];
  }
  if (e.op === "variable") return [nameToTex(e.name), looseness.atom];
  return printCall(e);
}

function inside(e: Expr | undefined, level: number): string {
  if (e === undefined) return "";
  const [tex, own] = print(e);
  return own < level ? `\\left(${tex}\\right)` : tex;
}

function printCall(e: Call): readonly [string, number] {
  const [a, b, c] = e.args;
  const plain = (x: Expr | undefined) => inside(x, 0);
  switch (e.op) {
    case "add":
      return [`${inside(a, looseness.sum)} + ${inside(b, looseness.sum)}`, looseness.sum];
    case "sub":
      return [`${inside(a, looseness.sum)} - ${inside(b, looseness.product)}`, looseness.sum];
    case "mul":
      if (a === b) return [`${inside(a, looseness.atom)}^{2}`, looseness.power];
      return [
        `${inside(a, looseness.product)} \\, ${inside(b, looseness.product)}`,
        looseness.product,
      ];
    case "div":
      return [`\\frac{${plain(a)}}{${plain(b)}}`, looseness.product];
    case "pow":
      return [`${inside(a, looseness.atom)}^{${plain(b)}}`, looseness.power];
    case "neg":
      return [`-${inside(a, looseness.product)}`, looseness.sum];
    case "exp":
      return [`e^{${plain(a)}}`, looseness.power];
    case "sqrt":
      return [`\\sqrt{${plain(a)}}`, looseness.atom];
    case "abs":
      return [`\\left|${plain(a)}\\right|`, looseness.atom];
    case "floor":
      return [`\\left\\lfloor ${plain(a)} \\right\\rfloor`, looseness.atom];
    case "expm1":
      return [`\\left(e^{${plain(a)}} - 1\\right)`, looseness.atom];
    case "log1p":
      return [`\\log\\left(1 + ${inside(a, looseness.sum)}\\right)`, looseness.atom];
    case "sigmoid":
      return [`\\sigma\\left(${plain(a)}\\right)`, looseness.atom];
    case "sign":
    case "erf":
      return [`\\operatorname{${e.op}}\\left(${plain(a)}\\right)`, looseness.atom];
    case "log":
    case "tanh":
      return [`\\${e.op}\\left(${plain(a)}\\right)`, looseness.atom];
    case "min":
    case "max":
      return [`\\${e.op}\\left(${plain(a)}, ${plain(b)}\\right)`, looseness.atom];
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "eq":
    case "ne":
    case "and":
    case "or":
      return [
        `${inside(a, looseness.truth)} ${infix[e.op]} ${inside(b, looseness.truth)}`,
        looseness.truth,
      ];
    case "select":
      return [`\\begin{cases} ${cases(a, b, c)} \\end{cases}`, looseness.select];
  }
}

/** A chain of `?:` is one list of cases. */
function cases(test: Expr | undefined, yes: Expr | undefined, no: Expr | undefined): string {
  const first = `${inside(yes, 0)} & \\text{if } ${inside(test, 0)} \\\\ `;
  const [test2, yes2, no2] = no?.op === "select" ? no.args : [];
  return first + (test2 ? cases(test2, yes2, no2) : `${inside(no, 0)} & \\text{otherwise}`);
}
