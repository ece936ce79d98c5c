/**
 * Windows of 2 × 2 side by side, the pool that nearly all networks have: picking the pixels of given indices and
 * spreading gradients over them, four windows at a time. Every index is that of a pixel of its window.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, i32, Module, shuffle32, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { storeFirst } from "../lanes.ts";

/** Images are [planes, height, width], windows [planes, height / 2, width / 2], rounded down. */
export type Squares = (
  images: number,
  windows: number,
  indices: number,
  planes: number,
  height: number,
  width: number,
) => void;

/** Both directions: `pick` writes the windows' pixels, `spread` the images. */
export function compileSquares(
  engine: Engine,
): Readonly<Record<"pick" | "spread", Squares>> {
  const module = new Module();
  for (const way of ["pick", "spread"] as const) {
    const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
    module.func(way, parameters, (f, images, windows, indices, planes, height, width) => {
      const distances = f.let(f32x4.splat(f32.convertI32U(width)));
      const next = f.let(f32x4.const(1));
      const rowBytes = f.let(i32.shl(width, i32.const(2)));
      const across = f.let(i32.shrU(width, i32.const(1)));
      const first = f32x4.convertI32x4S(v128.const([0, 2, 4, 6].flatMap((n) => [n, 0, 0, 0])));
      const [eight, evens] = [f.let(f32x4.const(8)), f.let(first)];

      f.while(planes, () => {
        const [rows, begin] = [f.let(i32.shrU(height, i32.const(1))), f.let(evens)];
        f.while(rows, () => {
          const [upper, corners] = [f.let(images), f.let(begin)];
          const some = (rest?: Local<"i32">) => {
            const index = f.let(v128.load(indices));
            // Which windows have their maximum in the left and in the right column of a row.
            const columnsFrom = (corner: V128) => {
              const left = f.let(corner);
              return [
                f.let(f32x4.eq(index, left)),
                f.let(f32x4.eq(index, f32x4.add(left, next))),
              ] as const;
            };
            const lines = [
              { at: upper, found: columnsFrom(corners) },
              {
                at: f.let(i32.add(upper, rowBytes)),
                found: columnsFrom(f32x4.add(corners, distances)),
              },
            ];
            if (way === "pick") {
              const pixels = f.let(f32x4.const(0));
              for (const { at, found } of lines) {
                const [a, b] = [f.let(v128.load(at)), f.let(v128.load(at, 16))];
                const columns = [[0, 2, 4, 6], [1, 3, 5, 7]].map((lanes) => shuffle32(a, b, lanes));
                found.forEach((mask, i) =>
                  f.set(pixels, v128.bitselect(columns[i] ?? pixels, pixels, mask))
                );
              }
              if (rest === undefined) f.do(v128.store(windows, pixels));
              else storeFirst(f, windows, pixels, rest);
            } else {
              const gradient = f.let(v128.load(windows));
              for (const { at, found: [left, right] } of lines) {
                const a = f.let(v128.and(gradient, left));
                const b = f.let(v128.and(gradient, right));
                storePairs(f, at, a, b, rest);
              }
            }
            const bytes = rest === undefined ? 16 : i32.shl(rest, i32.const(2));
            for (const at of [windows, indices]) f.advance(at, bytes);
            f.advance(upper, 32);
            f.set(corners, f32x4.add(corners, eight));
          };
          const fours = f.let(i32.shrU(across, i32.const(2)));
          f.while(fours, () => {
            some();
            f.advance(fours, -1);
          });
          const rest = f.let(i32.and(across, i32.const(3)));
          f.if(rest, () => some(rest));
          f.set(begin, f32x4.add(begin, f32x4.add(distances, distances)));
          f.advance(images, i32.shl(rowBytes, i32.const(1)));
          f.advance(rows, -1);
        });
        // A last row that fills no window.
        f.if(i32.and(height, i32.const(1)), () => f.advance(images, rowBytes));
        f.advance(planes, -1);
      });
    });
  }
  const run = engine.load(module);
  return { pick: run("pick"), spread: run("spread") };
}

/** Stores a₀ b₀ a₁ b₁ ..., of all four pairs or the first `rest`, 1 to 3. */
function storePairs(f: Body, at: I32, a: V128, b: V128, rest?: Local<"i32">): void {
  const low = f.let(shuffle32(a, b, [0, 4, 1, 5]));
  const high = f.let(shuffle32(a, b, [2, 6, 3, 7]));
  if (rest === undefined) {
    f.do(v128.store(at, low));
    f.do(v128.store(at, high, 16));
    return;
  }
  storeFirst(f, at, low, f.let(i32.shl(rest, i32.const(1))));
  f.if(i32.eq(rest, i32.const(3)), () => f.do(v128.store64Lane(at, high, 0, 16)));
}
