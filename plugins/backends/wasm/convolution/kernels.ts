/**
 * The kernels of convolution, for tiles of one to five rows. All offsets and distances are in bytes.
 *
 * @module
 */
import type { Body, Local } from "../assembler.ts";
import { f32, f32x4, i32, Module, shuffle32, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { least } from "../integers.ts";
import { firstLanes, type MultiplyAdd, multiplyAdd } from "../lanes.ts";
import { columnsOf, entryBytes, scalars, tile, vectors } from "./tile.ts";

/** Packs the weights at each tap's second word, one of each row, side by side. */
type PackWeight = (
  to: number,
  taps: number,
  tapsEnd: number,
  from: number,
  rowBytes: number,
) => void;

/**
 * Packs the four gradients at each place's second word, of each row, side by side. Lanes before `first` and
 * from `end` on become 0.
 */
type PackGradient = (
  to: number,
  places: number,
  placesEnd: number,
  from: number,
  rowBytes: number,
  first: number,
  end: number,
) => void;

/**
 * Puts the sum over the taps of the weight times the four numbers at the place's first word plus the tap's
 * to each place's second word, of each row: as many as `lanes`, `laneBytes` apart.
 */
type Correlate = (
  panel: number,
  taps: number,
  tapsEnd: number,
  places: number,
  placesEnd: number,
  source: number,
  target: number,
  rowBytes: number,
  lanes: number,
  laneBytes: number,
) => void;

/**
 * Adds the sum over the places of the gradient times the four numbers at the place's first word plus the
 * tap's to each tap's second word, of each row.
 */
type CorrelateGradient = (
  panel: number,
  places: number,
  placesEnd: number,
  taps: number,
  tapsEnd: number,
  source: number,
  target: number,
  rowBytes: number,
) => void;

/** The kernels for tiles of some number of rows. */
export interface Kernels {
  readonly packWeight: PackWeight;
  readonly packGradient: PackGradient;
  readonly correlate: Correlate;
  readonly correlateGradient: CorrelateGradient;
}

/** Compiles the kernels for 1 row, 2 rows, and so on. */
export function compile(engine: Engine): readonly Kernels[] {
  const module = new Module();
  const madd = multiplyAdd(engine.relaxed);
  columnsOf.forEach((columns, i) => {
    packWeight(module, i + 1);
    packGradient(module, i + 1);
    correlate(module, madd, i + 1, columns);
    correlateGradient(module, madd, i + 1, columns);
  });
  const find = engine.load(module);
  return columnsOf.map((_, i) => ({
    packWeight: find(`packWeight${i + 1}`),
    packGradient: find(`packGradient${i + 1}`),
    correlate: find(`correlate${i + 1}`),
    correlateGradient: find(`correlateGradient${i + 1}`),
  }));
}

function packWeight(module: Module, rows: number): void {
  const parameters = ["i32", "i32", "i32", "i32", "i32"] as const;
  module.func(
    `packWeight${rows}`,
    parameters,
    (f, to, taps, tapsEnd, from, rowBytes) =>
      f.while(i32.ltU(taps, tapsEnd), () => {
        const at = f.let(i32.add(from, i32.load(taps, 4)));
        for (let i = 0; i < rows; i++) {
          f.do(f32.store(to, f32.load(at), 4 * i));
          f.advance(at, rowBytes);
        }
        f.advance(to, 4 * rows);
        f.advance(taps, entryBytes);
      }),
  );
}

function packGradient(module: Module, rows: number): void {
  module.func(
    `packGradient${rows}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, to, places, placesEnd, from, rowBytes, first, end) => {
      const mask = f.let(v128.andnot(firstLanes(end), firstLanes(first)));
      f.while(i32.ltU(places, placesEnd), () => {
        const at = f.let(i32.add(from, i32.load(places, 4)));
        for (let i = 0; i < rows; i++) {
          f.do(v128.store(to, v128.and(v128.load(at), mask), 16 * i));
          f.advance(at, rowBytes);
        }
        f.advance(to, 16 * rows);
        f.advance(places, entryBytes);
      });
    },
  );
}

function correlate(module: Module, madd: MultiplyAdd, rows: number, columns: number): void {
  module.func(
    `correlate${rows}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, panel, taps, tapsEnd, places, placesEnd, source, target, rowBytes, lanes, laneBytes) => {
      const [one, four] = [i32.const(1), i32.const(4)];
      const isVector = f.let(i32.and(i32.eq(lanes, four), i32.eq(laneBytes, four)));
      // A lane beyond the last goes where the last one does, before it.
      const offsets = [0, 1, 2, 3].map((lane) =>
        f.let(i32.mul(least(i32.const(lane), i32.sub(lanes, one)), laneBytes))
      );
      f.while(i32.ltU(places, placesEnd), () => {
        const operands = { panel, steps: taps, stepsEnd: tapsEnd, columns: places, source };
        const sums = tile(f, madd, rows, scalars(f, rows), operands);
        const store = (put: (to: Local<"i32">, sum: Local<"v128">) => void) => {
          for (let j = 0; j < columns; j++) {
            const to = f.let(i32.add(target, i32.load(places, entryBytes * j + 4)));
            for (const ofRow of sums) {
              const sum = ofRow[j];
              if (sum !== undefined) put(to, sum);
              f.advance(to, rowBytes);
            }
          }
        };
        f.if(
          isVector,
          () => store((to, sum) => f.do(v128.store(to, sum))),
          () =>
            store((to, sum) =>
              [...offsets.entries()].reverse().forEach(([lane, offset]) =>
                f.do(v128.store32Lane(i32.add(to, offset), sum, lane))
              )
            ),
        );
        f.advance(places, entryBytes * columns);
      });
    },
  );
}

function correlateGradient(module: Module, madd: MultiplyAdd, rows: number, columns: number): void {
  module.func(
    `correlateGradient${rows}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, panel, places, placesEnd, taps, tapsEnd, source, target, rowBytes) =>
      f.while(i32.ltU(taps, tapsEnd), () => {
        const operands = { panel, steps: places, stepsEnd: placesEnd, columns: taps, source };
        const sums = tile(f, madd, rows, vectors(f, rows), operands);
        for (let j = 0; j < columns; j++) {
          f.if(i32.ltU(i32.add(taps, i32.const(entryBytes * j)), tapsEnd), () => {
            const to = f.let(i32.add(target, i32.load(taps, entryBytes * j + 4)));
            for (const ofRow of sums) {
              const sum = ofRow[j];
              if (sum !== undefined) f.do(f32.store(to, f32.add(f32.load(to), total(f, sum))));
              f.advance(to, rowBytes);
            }
          });
        }
        f.advance(taps, entryBytes * columns);
      }),
  );
}

/** The sum of the four lanes. */
function total(f: Body, x: Local<"v128">) {
  const pairs = f.let(f32x4.add(x, shuffle32(x, x, [2, 3, 0, 1])));
  return f32x4.extract(f32x4.add(pairs, shuffle32(pairs, pairs, [1, 0, 3, 2])), 0);
}
