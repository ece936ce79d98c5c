/**
 * The attributes of ops, which a recorded op has without their types.
 *
 * @module
 */
import type { Origin } from "../../../kernel/mod.ts";

/** One number for height and width, or one for each. */
export function pairIn({ attributes }: Origin, name: string, usual: number): [number, number] {
  const value = attributes[name];
  if (typeof value === "number") return [value, value];
  const [height, width]: readonly unknown[] = Array.isArray(value) ? value : [];
  return [
    typeof height === "number" ? height : usual,
    typeof width === "number" ? width : usual,
  ];
}

/** A number. */
export function numberIn({ attributes }: Origin, name: string, usual: number): number {
  const value = attributes[name];
  return typeof value === "number" ? value : usual;
}

/** Several numbers; none where there are none. */
export function numbersIn({ attributes }: Origin, name: string): number[] {
  const value: unknown = attributes[name];
  return Array.isArray(value) ? value.filter((n) => typeof n === "number") : [];
}
