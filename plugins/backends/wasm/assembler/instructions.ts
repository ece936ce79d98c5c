/**
 * WebAssembly's instructions as typed expressions: `f32x4.add(x, y)` takes and gives `v128`, so the
 * TypeScript compiler does the work of WebAssembly's validator.
 *
 * Only what this backend uses is here. Opcodes are those of the core specification (appendix,
 * "Index of Instructions") and of its relaxed SIMD part.
 *
 * @module
 */
import type { Code, ValueType } from "./binary.ts";
import { float32Bytes, float64Bytes, signed, unsigned } from "./binary.ts";

/** An expression: code that leaves one value of type `T` on the stack. */
export interface Value<T extends ValueType> {
  /** What is left on the stack. */
  readonly type: T;
  /** The instructions, operands first. */
  readonly code: Code;
}

/** Code that leaves nothing on the stack. */
export interface Effect {
  /** Nothing is left on the stack. */
  readonly type: "none";
  /** The instructions, operands first. */
  readonly code: Code;
}

/** An expression of type i32. */
export type I32 = Value<"i32">;
/** An expression of type f32. */
export type F32 = Value<"f32">;
/** An expression of type f64. */
export type F64 = Value<"f64">;
/** An expression of type v128: four float32, two float64, four int32 or a mask. */
export type V128 = Value<"v128">;

type Unary<A extends ValueType, R extends ValueType> = (a: Value<A>) => Value<R>;
type Binary<A extends ValueType, B extends ValueType, R extends ValueType> = (
  a: Value<A>,
  b: Value<B>,
) => Value<R>;
type Ternary = (a: V128, b: V128, c: V128) => V128;
type Load<T extends ValueType> = (address: I32, offset?: number) => Value<T>;
type Store<T extends ValueType> = (address: I32, value: Value<T>, offset?: number) => Effect;
type Lane<T extends ValueType> = (x: V128, lane: number) => Value<T>;

/** A prefixed opcode: SIMD behind 0xfd, the rest behind 0xfc. */
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

function unary<A extends ValueType, R extends ValueType>(
  _takes: A,
  gives: R,
  ...opcode: number[]
): Unary<A, R> {
  return (a) => ({ type: gives, code: [a.code, opcode] });
}

function binary<A extends ValueType, B extends ValueType, R extends ValueType>(
  _left: A,
  _right: B,
  gives: R,
  ...opcode: number[]
): Binary<A, B, R> {
  return (a, b) => ({ type: gives, code: [a.code, b.code, opcode] });
}

const ternary = (opcode: number): Ternary => {
  const bytes = simd(opcode);
  return (a, b, c) => ({ type: "v128", code: [a.code, b.code, c.code, bytes] });
};

/** Alignment is a hint; 4 bytes is what every array here has at least. */
const place = (log2: number, offset: number): Code => [log2, unsigned(offset)];

function load<T extends ValueType>(type: T, log2: number, ...opcode: number[]): Load<T> {
  return (address, offset = 0) => ({ type, code: [address.code, opcode, place(log2, offset)] });
}

function store<T extends ValueType>(_type: T, log2: number, ...opcode: number[]): Store<T> {
  return (address, value, offset = 0) => ({
    type: "none",
    code: [address.code, value.code, opcode, place(log2, offset)],
  });
}

function lane<T extends ValueType>(type: T, opcode: number): Lane<T> {
  return (x, index) => ({ type, code: [x.code, simd(opcode), index] });
}

const i32Binary = (opcode: number) => binary("i32", "i32", "i32", opcode);
const f32Binary = (opcode: number) => binary("f32", "f32", "f32", opcode);
const f32Compare = (opcode: number) => binary("f32", "f32", "i32", opcode);
const f64Binary = (opcode: number) => binary("f64", "f64", "f64", opcode);
const vUnary = (opcode: number) => unary("v128", "v128", ...simd(opcode));
const vBinary = (opcode: number) => binary("v128", "v128", "v128", ...simd(opcode));
const vShift = (opcode: number) => binary("v128", "i32", "v128", ...simd(opcode));

/** 32-bit integers; also addresses, and truth values as 0 and 1. */
export const i32 = {
  const: (n: number): I32 => ({ type: "i32", code: [0x41, signed(n)] }),
  load: load("i32", 2, 0x28),
  store: store("i32", 2, 0x36),
  eq: i32Binary(0x46),
  ne: i32Binary(0x47),
  ltU: i32Binary(0x49),
  gtU: i32Binary(0x4b),
  leU: i32Binary(0x4d),
  geU: i32Binary(0x4f),
  add: i32Binary(0x6a),
  sub: i32Binary(0x6b),
  mul: i32Binary(0x6c),
  divU: i32Binary(0x6e),
  remU: i32Binary(0x70),
  and: i32Binary(0x71),
  or: i32Binary(0x72),
  shl: i32Binary(0x74),
  shrU: i32Binary(0x76),
  truncSatF32U: unary("f32", "i32", 0xfc, 0x01),
};

/** Single precision. */
export const f32 = {
  const: (x: number): F32 => ({ type: "f32", code: [0x43, float32Bytes(x)] }),
  load: load("f32", 2, 0x2a),
  store: store("f32", 2, 0x38),
  eq: f32Compare(0x5b),
  ne: f32Compare(0x5c),
  gt: f32Compare(0x5e),
  add: f32Binary(0x92),
  max: f32Binary(0x97),
  convertI32U: unary("i32", "f32", 0xb3),
  demoteF64: unary("f64", "f32", 0xb6),
};

/** Double precision. */
export const f64 = {
  const: (x: number): F64 => ({ type: "f64", code: [0x44, float64Bytes(x)] }),
  add: f64Binary(0xa0),
  sub: f64Binary(0xa1),
  mul: f64Binary(0xa2),
  div: f64Binary(0xa3),
  neg: unary("f64", "f64", 0x9a),
  sqrt: unary("f64", "f64", 0x9f),
  promoteF32: unary("f32", "f64", 0xbb),
  convertI32U: unary("i32", "f64", 0xb8),
};

/** Sixteen bytes, whatever they mean. */
export const v128 = {
  load: load("v128", 2, ...simd(0)),
  load32Splat: load("v128", 2, ...simd(9)),
  load64Zero: load("v128", 2, ...simd(93)),
  store: store("v128", 2, ...simd(11)),
  /** Stores one of the four lanes of 32 bits. */
  store32Lane: (address: I32, x: V128, index: number, offset = 0): Effect => ({
    type: "none",
    code: [address.code, x.code, simd(90), place(2, offset), index],
  }),
  /** Stores one of the two lanes of 64 bits. */
  store64Lane: (address: I32, x: V128, index: number, offset = 0): Effect => ({
    type: "none",
    code: [address.code, x.code, simd(91), place(2, offset), index],
  }),
  const: (bytes: readonly number[]): V128 => ({ type: "v128", code: [simd(12), bytes] }),
  and: vBinary(78),
  /** `a & ~b`. */
  andnot: vBinary(79),
  or: vBinary(80),
  xor: vBinary(81),
  /** Where a bit of `mask` is set that of `a`, else that of `b`. */
  bitselect: (a: V128, b: V128, mask: V128): V128 => bitselect(a, b, mask),
};

const bitselect = ternary(82);

/** The four lanes of 32 bits picked from `a` (0..3) and `b` (4..7). */
export function shuffle32(a: V128, b: V128, lanes: readonly number[]): V128 {
  const bytes = lanes.flatMap((n) => [4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3]);
  return { type: "v128", code: [a.code, b.code, simd(13), bytes] };
}

/** Four 32-bit integers. */
export const i32x4 = {
  const: (n: number): V128 => {
    const bytes = [n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >> 24) & 255];
    return v128.const([...bytes, ...bytes, ...bytes, ...bytes]);
  },
  splat: unary("i32", "v128", ...simd(17)),
  eq: vBinary(55),
  gtS: vBinary(59),
  add: vBinary(0xae),
  sub: vBinary(0xb1),
  minS: vBinary(0xb6),
  shl: vShift(0xab),
  shrS: vShift(0xac),
  shrU: vShift(0xad),
  truncSatF64x2SZero: vUnary(0xfc),
};

/** Four float32. Comparisons give masks. */
export const f32x4 = {
  const: (x: number): V128 => {
    const bytes = float32Bytes(x);
    return v128.const([...bytes, ...bytes, ...bytes, ...bytes]);
  },
  splat: unary("f32", "v128", ...simd(19)),
  extract: lane("f32", 31),
  eq: vBinary(65),
  ne: vBinary(66),
  lt: vBinary(67),
  gt: vBinary(68),
  le: vBinary(69),
  ge: vBinary(70),
  floor: vUnary(0x68),
  abs: vUnary(0xe0),
  neg: vUnary(0xe1),
  sqrt: vUnary(0xe3),
  add: vBinary(0xe4),
  sub: vBinary(0xe5),
  mul: vBinary(0xe6),
  div: vBinary(0xe7),
  /** NaN where either is NaN. */
  min: vBinary(0xe8),
  /** NaN where either is NaN. */
  max: vBinary(0xe9),
  /** `b < a ? b : a`: one machine instruction; a NaN in `a` stays. */
  pmin: vBinary(0xea),
  /** `a < b ? b : a`: one machine instruction; a NaN in `a` stays. */
  pmax: vBinary(0xeb),
  convertI32x4S: vUnary(0xfa),
  demoteF64x2Zero: vUnary(94),
  /** `a × b + c`, rounded once or twice, as the machine likes. */
  relaxedMadd: ternary(0x105),
};

/** Two float64. */
export const f64x2 = {
  const: (x: number): V128 => {
    const bytes = float64Bytes(x);
    return v128.const([...bytes, ...bytes]);
  },
  extract: lane("f64", 33),
  nearest: vUnary(0x94),
  add: vBinary(0xf0),
  sub: vBinary(0xf1),
  mul: vBinary(0xf2),
  div: vBinary(0xf3),
  pmin: vBinary(0xf6),
  pmax: vBinary(0xf7),
  promoteLowF32x4: vUnary(95),
};

/** Memory as a whole. Lengths are in bytes. */
export const bulk = {
  copy: (to: I32, from: I32, length: I32): Effect => ({
    type: "none",
    code: [to.code, from.code, length.code, 0xfc, 10, 0, 0],
  }),
};

/** `condition ? a : b`, both evaluated. */
export function select<T extends ValueType>(
  a: Value<T>,
  b: Value<T>,
  condition: I32,
): Value<T> {
  return { type: a.type, code: [a.code, b.code, condition.code, 0x1b] };
}
