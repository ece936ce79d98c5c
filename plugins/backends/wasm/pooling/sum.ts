/**
 * The sum of one window, and of four side by side: pixel by pixel, in reading order.
 *
 * @module
 */
import type { Body } from "../assembler.ts";
import { f32, f32x4, i32 } from "../assembler.ts";
import { columnsOf, type Kind, nextRows } from "./windows.ts";

/** The kernel of sums. */
export const sum: Kind = (f: Body, { wide, stride, width }) => {
  const rowBytes = i32.shl(width, i32.const(2));
  return {
    one({ address, count }, left, right) {
      const row = f.let(address);
      const total = f.let(f32.const(0));
      const rows = f.let(typeof count === "number" ? i32.const(count) : count);
      f.repeat(() => {
        const pixel = f.let(i32.add(row, i32.shl(left, i32.const(2))));
        const end = f.let(i32.add(row, i32.shl(right, i32.const(2))));
        f.repeat(() => {
          f.set(total, f32.add(total, f32.load(pixel)));
          f.advance(pixel, 4);
        }, i32.ltU(pixel, end));
        f.advance(row, rowBytes);
        f.advance(rows, -1);
      }, rows);
      return total;
    },

    four({ address, count }, left) {
      const corner = f.let(i32.add(address, i32.shl(left, i32.const(2))));
      return () => {
        const [at, totals] = [f.let(corner), f.let(f32x4.const(0))];
        const addRow = () => {
          for (const x of columnsOf(f, at, wide, stride)) f.set(totals, f32x4.add(totals, x));
        };
        addRow();
        nextRows(f, count, () => {
          f.advance(at, rowBytes);
          addRow();
        });
        f.advance(corner, 16 * stride);
        return totals;
      };
    },
  };
};
