/**
 * Convolution in its three directions, nothing unfolded.
 *
 * A convolution is a product of the weight [o, c·kh·kw] with the matrix of what windows see
 * [c·kh·kw, oh·ow]. With a stride of 1, each row of that matrix is a part of the image: what one element of
 * the window sees. So the matrix is not made but read where it lies. In a tile of the product, a column is four
 * neighbouring places of the window and has an address; a tap is an element of the window and has an
 * offset. Their sum is where four numbers of the matrix are.
 *
 * - `conv2d` steps over taps. The weight is packed for the rows of tiles.
 * - `convTranspose2d` does the same with the taps in reverse. A stride s cuts its output into s × s
 *   interleaved images, each with taps of its own: nothing is multiplied by inserted zeros.
 * - `conv2d.dweight` steps over places, and the taps are the columns. The gradient is packed for the rows of
 *   tiles; the four lanes of a sum are added at the end.
 *
 * | where | what |
 * | --- | --- |
 * | `axis.ts` | taps and places along one axis, for any stride, dilation and padding |
 * | `source.ts` | the image, copied if there is padding, or a stride: its phases then lie side by side |
 * | `pass.ts` | the tables of taps and places; rows of windows leave out what lies in the padding |
 * | `plan.ts` | blocks of images and places |
 * | `tile.ts`, `kernels.ts` | the generated code |
 *
 * At most half a second-level cache of images is copied at a time, or one image. What comes out for an
 * image does not depend on the images beside it.
 *
 * GFLOPS of conv2d, x∇ and weight∇ on one core of a Zen 4, and those of the composition of `unfold`, `matmul` and
 * `fold`; `deno run -A plugins/backends/wasm/bench_convolution.ts`:
 *
 * | layer | batch 128 | unfolded | batch 1 | unfolded |
 * | --- | --- | --- | --- | --- |
 * | 3 → 6, 5×5, 32×32 | 41 35 37 | 14 17 17 | 39 30 39 | 26 21 28 |
 * | 6 → 16, 5×5, 14×14 | 41 28 35 | 24 25 25 | 31 18 28 | 26 25 25 |
 * | 32 → 32, 3×3, 32×32 | 49 51 42 | 32 40 34 | 51 51 45 | 39 42 41 |
 * | 32 → 64, 3×3, 32×32, stride 2 | 39 45 36 | 29 34 28 | 45 44 40 | 38 40 37 |
 * | 64 → 64, 3×3, 16×16 | 52 51 44 | 38 42 37 | 51 51 43 | 46 48 45 |
 * | 128 → 128, 3×3, 8×8 | 56 54 44 | 42 45 33 | 47 45 37 | 46 46 40 |
 *
 * Tried, on 3 × 3 and 64 channels: tiles of 6 × 2 with a load for each factor, 44 GFLOPS (5 × 2 with one load
 * for four factors, 54: `matmul/packed_tile.ts` says why loads are dear); of 4 × 3, 27, whose operands do not fit into
 * 15 registers. Cutting the sum into parts that fit the first-level cache, as the matrix product does, is not
 * needed: 54 at 1,152 taps, 47 at 4,608. Leaving out rows in the padding made x∇ of the second layer 1.3 times
 * as fast. There, with a large kernel and no padding, fold after matmul is still as fast on few images, because
 * it leaves out columns too; it takes 25 times the memory.
 *
 * @module
 */
import { type Fused, type Operand, type Shape, sizeOf } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { filled } from "../movement/movement.ts";
import type { Strided } from "../movement/strided.ts";
import { backward, forward } from "./axis.ts";
import { type Geometry, geometryOf } from "./geometry.ts";
import { compile, type Kernels } from "./kernels.ts";
import type { Pass } from "./pass.ts";
import { Plan, together } from "./plan.ts";
import { type Attributes, Plans, type Shapes } from "./plans.ts";
import { entryBytes } from "./tile.ts";

/** The three maps of a convolution, by the names of their ops. */
export type Convolutions = Readonly<
  Record<"conv2d" | "convTranspose2d" | "conv2d.dweight", Fused<WasmArray>>
>;

type Array_ = Operand<WasmArray>;

/** Nanoseconds that a multiplication and addition take. */
const productTime = 0.05;
/** Numbers of a packed panel of gradients: four for each of five rows. */
const panelNumbers = 4 * 5 * together;

/** Returns what compiles and calls the kernels. */
export function createConvolutions(
  engine: Engine,
  strided: Strided,
): Convolutions {
  const { memory } = engine;
  let compiled: readonly Kernels[] | undefined;

  /** Cuts channels into tiles of five rows; the last two share what is left. `index` counts tiles. */
  const eachTile = (
    rows: number,
    body: (kernels: Kernels, row: number, many: number, index: number) => void,
  ) => {
    compiled ??= compile(engine);
    for (let row = 0, many = 0, index = 0; row < rows; row += many, index++) {
      const left = rows - row;
      many = left > 5 && left < 10 ? Math.ceil(left / 2) : Math.min(left, 5);
      const kernels = compiled[many - 1];
      if (kernels !== undefined) body(kernels, row, many, index);
    }
  };

  const plans = new Plans<Plan>((plan) => plan.release());
  /** In how many parts it runs changes when threads start, so a plan is for one number of them. */
  const planFor = (
    op: keyof Convolutions,
    parts: number,
    shapes: Shapes,
    attributes: Attributes,
    make: (geometry: Geometry) => Plan,
  ): Plan =>
    plans.get(`${op} in ${parts}`, shapes, attributes, () => {
      const direction = op === "convTranspose2d" ? backward : forward;
      return make(geometryOf(attributes, shapes, direction));
    });

  /** Each pixel of the output is the weight times what its window sees. */
  const correlate = (
    op: "conv2d" | "convTranspose2d",
    x: Array_,
    weight: Array_,
    shape: Shape,
    attributes: Attributes,
  ): WasmArray => {
    const transposed = op === "convTranspose2d";
    const groups = Number(attributes["groups"]);
    const [, channels = 0, height = 0, width = 0] = shape;
    const [, second = 0, kh = 0, kw = 0] = weight.shape;
    const [rows, planeBytes] = [channels / groups, 4 * height * width];
    const weights = sizeOf(weight.shape);
    // The weight is [groups · rows, channels seen, ...]; transposed, it is [groups · channels seen, rows, ...].
    const [row, channel] = transposed ? [1, rows] : [second, 1];
    const strides = { channel: channel * kh * kw, row: kw };

    const result = memory.allocate(sizeOf(shape));
    const panels = memory.allocate(weights);
    const [large, small] = transposed ? [shape, x.shape] : [x.shape, shape];
    const shapes = { large, small, weight: weight.shape };
    const parts = engine.partsFor(timeOf(weight.shape, x.shape, shape));
    const plan = planFor(op, parts, shapes, attributes, (geometry) => {
      const way = { parts, each: "some", banded: true } as const;
      return new Plan(engine, strided, x.shape, shape, strides, geometry, way);
    });
    const panelOf = ({ taps, before }: Pass, channel: number) =>
      addressOf(panels) + 4 * (channels * before + channel * taps.count);

    for (const pass of plan.passes) {
      const { start, end } = pass.taps;
      for (let group = 0; group < groups; group++) {
        const from = addressOf(weight.data) + 4 * group * weights / groups;
        const rowBytes = 4 * row * kh * kw;
        eachTile(rows, ({ packWeight }, row) => {
          const to = panelOf(pass, group * rows + row);
          packWeight(to, start, end, from + row * rowBytes, rowBytes);
        });
      }
    }
    try {
      plan.run(x.data, ({ pass, band: { taps }, group, image, from, start, end }) => {
        const { lanes, step } = pass;
        const to = addressOf(result) + (image * channels + group * rows) * planeBytes;
        eachTile(rows, ({ correlate }, row, many) => {
          const panel = panelOf(pass, group * rows + row) + 4 * many * taps.before;
          const target = to + row * planeBytes;
          correlate(
            panel,
            taps.start,
            taps.end,
            start,
            end,
            from,
            target,
            planeBytes,
            lanes,
            4 * step,
          );
        });
      });
    } catch (error) {
      memory.release(result);
      throw error;
    } finally {
      memory.release(panels);
    }
    return result;
  };

  /** Each number of the weight's gradient is the output's gradient times what windows see there. */
  const correlateGradient = (
    x: Array_,
    g: Array_,
    shape: Shape,
    attributes: Attributes,
  ): WasmArray => {
    const groups = Number(attributes["groups"]);
    const [, channels = 0, height = 0, width = 0] = g.shape;
    const [, depth = 0, kh = 0, kw = 0] = shape;
    const [rows, planeBytes, rowBytes] = [
      channels / groups,
      4 * height * width,
      4 * depth * kh * kw,
    ];
    const strides = { channel: kh * kw, row: kw };

    // A sum over images would depend on where it is cut: the parts share out the rows of tiles.
    const parts = Math.min(
      Math.ceil(rows / 5),
      engine.partsFor(timeOf(shape, x.shape, g.shape)),
    );
    const result = filled(memory, sizeOf(shape), 0);
    const panels = memory.allocate(parts * panelNumbers);
    const shapes = { large: x.shape, small: g.shape, weight: shape };
    const plan = planFor("conv2d.dweight", parts, shapes, attributes, (geometry) => {
      const way = { parts, each: "all", banded: false } as const;
      return new Plan(engine, strided, x.shape, g.shape, strides, geometry, way);
    });
    try {
      plan.run(x.data, ({ part, pass, band, group, image, from, start, end }) => {
        const panel = addressOf(panels) + 4 * panelNumbers * part;
        const { taps, rest: [firstLane, endLane] } = pass;
        const shared = Math.max(start, Math.min(band.shared, end));
        const gradient = addressOf(g.data) + (image * channels + group * rows) * planeBytes;
        eachTile(rows, ({ packGradient, correlateGradient }, row, many, index) => {
          if (index % parts !== part) return;
          const line = gradient + row * planeBytes;
          const to = addressOf(result) + (group * rows + row) * rowBytes;
          const behind = panel + 16 * many * (shared - start) / entryBytes;
          packGradient(panel, start, shared, line, planeBytes, 0, 4);
          packGradient(behind, shared, end, line, planeBytes, firstLane, endLane);
          correlateGradient(panel, start, end, taps.start, taps.end, from, to, rowBytes);
        });
      });
    } catch (error) {
      memory.release(result);
      throw error;
    } finally {
      memory.release(panels);
    }
    return result;
  };

  return {
    conv2d: {
      run: (inputs, attributes, small) => {
        const [x, weight] = both(inputs);
        return correlate("conv2d", x, weight, small, attributes);
      },
    },
    convTranspose2d: {
      run: (inputs, attributes, large) => {
        const [x, weight] = both(inputs);
        return correlate("convTranspose2d", x, weight, large, attributes);
      },
    },
    "conv2d.dweight": {
      run: (inputs, attributes, weight) => {
        const [x, g] = both(inputs);
        return correlateGradient(x, g, weight, attributes);
      },
    },
  };
}

/** About how long one thread takes, in nanoseconds. Each number of the smaller side sees a whole window. */
function timeOf(weight: Shape, x: Shape, y: Shape): number {
  const [images = 0] = x;
  const pixels = Math.min(sizeOf(x.slice(2)), sizeOf(y.slice(2)));
  return productTime * images * pixels * sizeOf(weight);
}

function both<T>([a, b]: readonly T[]): [T, T] {
  if (a === undefined || b === undefined) throw new Error("wasm: a convolution has two inputs");
  return [a, b];
}
