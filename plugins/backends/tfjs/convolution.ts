/**
 * Fused kernels of convolution in its three directions, on images as they are, channels first.
 *
 * TensorFlow.js knows no groups, so each is a convolution of its own. Its gradients know no dilation: there, weights are
 * spread out with zeros between them. Its gradient of the weight takes a hundred times as long on the CPU as a convolution,
 * so that is a convolution too: of x with the output's gradient for a weight, images and channels having changed places,
 * and so have stride and dilation.
 *
 * Its WebGPU computes wrong numbers where images are channels first and many (8 of 6 × 12 × 12 with kernels of 5 × 5): there
 * they are turned round.
 *
 * @module
 */
import { type Fused, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { type Engine, reshaped, type Run, seen, type TfjsArray } from "./engine.ts";
import type { EngineName } from "./load.ts";
import type { TfjsTensor } from "./tensorflow.ts";

/** The three maps of a convolution, by the names of their ops. */
export type Convolutions = Readonly<
  Record<"conv2d" | "convTranspose2d" | "conv2d.dweight", Fused<TfjsArray>>
>;

type Attributes = Parameters<Fused<TfjsArray>["run"]>[1];

/** How windows lie along an axis. */
interface Axis {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

/** Both axes, down and across. */
type Axes = readonly [Axis, Axis];

/** Where channels stand, and the order of axes that takes images there and back; `undefined` where they stand there. */
interface Layout {
  readonly dataFormat: "NCHW" | "NHWC";
  readonly turn:
    | { readonly there: readonly number[]; readonly back: readonly number[] }
    | undefined;
}

const layouts: Readonly<Record<EngineName, Layout>> = {
  cpu: { dataFormat: "NCHW", turn: undefined },
  webgpu: { dataFormat: "NHWC", turn: { there: [0, 2, 3, 1], back: [0, 3, 1, 2] } },
};

/** Returns them on an engine. */
export function createConvolutions(engine: Engine, name: EngineName): Convolutions {
  const layout = layouts[name];
  /** A fused kernel that computes one group after the other and joins them along `axis`. */
  const grouped = (
    axis: 0 | 1,
    cut: readonly [0 | 1, 0 | 1],
    one: (run: Run, a: TfjsTensor, b: TfjsTensor, shape: Shape, axes: Axes) => TfjsTensor,
  ): Fused<TfjsArray> => ({
    run(inputs, attributes, shape) {
      const [a, b] = both(inputs);
      const groups = Number(attributes.groups);
      const axes = axesOf(attributes);
      const part = shape.with(axis, (shape[axis] ?? 0) / groups);
      return engine.make((run) => {
        if ([shape, a.shape, b.shape].some((s) => sizeOf(s) === 0)) return run.fill(shape, 0);
        const parts = Array.from({ length: groups }, (_, group) => {
          const [x, y] = [
            partOf(run, seen(a), cut[0], group, groups),
            partOf(run, seen(b), cut[1], group, groups),
          ];
          return one(run, x, y, part, axes);
        });
        const [only] = parts;
        if (parts.length === 1 && only !== undefined) return only;
        const rows = [sizeOf(part.slice(0, axis)), sizeOf(part.slice(axis))];
        return run("Concat", parts.map((y) => reshaped(y, rows)), { axis: 1 });
      });
    },
  });

  return {
    conv2d: grouped(1, [1, 0], (run, x, weight, shape, axes) => {
      const filter = run("Transpose", { x: weight }, { perm: [2, 3, 1, 0] });
      return correlate(run, layout, x, filter, shape, axes);
    }),

    convTranspose2d: grouped(1, [1, 0], (run, x, weight, shape, axes) => {
      const spread = axes.reduce<TfjsTensor>(
        (w, { dilation }, i) => spreadOut(run, w, i + 2, dilation),
        weight,
      );
      const filter = run("Transpose", { x: spread }, { perm: [2, 3, 1, 0] });
      const pad = padsOf(shape, x.shape, spread.shape.slice(2), plain(axes));
      const strides = axes.map(({ stride }) => stride);
      return turned(
        run,
        layout,
        x,
        ({ images, there, dataFormat }) =>
          run("Conv2DBackpropInput", { dy: images, filter }, {
            ...{ strides, pad: there(pad), dataFormat, dimRoundingMode },
            inputShape: there(shape),
          }),
      );
    }),

    "conv2d.dweight": grouped(0, [1, 1], (run, x, g, shape, axes) => {
      const [o = 0, c = 0, ...size] = shape;
      const images = run("Transpose", { x }, { perm: [1, 0, 2, 3] });
      const filter = run("Transpose", { x: g }, { perm: [2, 3, 0, 1] });
      const y = correlate(run, layout, images, filter, [c, o, ...size], swapped(axes));
      return run("Transpose", { x: y }, { perm: [1, 0, 2, 3] });
    }),
  };
}

const dimRoundingMode = "floor";

/** Images as TensorFlow.js is to see them, how to bring what belongs to axes into that order, and the format's name. */
interface Turned {
  readonly images: TfjsTensor;
  there<T>(list: readonly T[]): T[];
  readonly dataFormat: Layout["dataFormat"];
}

/** What `body` makes of images in the layout, in our own. */
function turned(
  run: Run,
  { dataFormat, turn }: Layout,
  images: TfjsTensor,
  body: (turned: Turned) => TfjsTensor,
): TfjsTensor {
  if (turn === undefined) return body({ images, there: (list) => [...list], dataFormat });
  const there: Turned["there"] = (list) => turn.there.flatMap((d) => list.slice(d, d + 1));
  const thereImages = run("Transpose", { x: images }, { perm: turn.there });
  return run("Transpose", { x: body({ images: thereImages, there, dataFormat }) }, {
    perm: turn.back,
  });
}

/** The convolution of x [n, c, h, w] with a filter [kh, kw, c, o], of the given shape. */
function correlate(
  run: Run,
  layout: Layout,
  x: TfjsTensor,
  filter: TfjsTensor,
  shape: Shape,
  axes: Axes,
): TfjsTensor {
  const pad = padsOf(x.shape, shape, filter.shape.slice(0, 2), axes);
  return turned(
    run,
    layout,
    x,
    ({ images, there, dataFormat }) =>
      run("Conv2D", { x: images, filter }, {
        strides: axes.map(({ stride }) => stride),
        dilations: axes.map(({ dilation }) => dilation),
        pad: there(pad),
        dataFormat,
        dimRoundingMode,
      }),
  );
}

/**
 * Before and after each axis of `large`: after it as much as makes windows as many as `small` has, less than nothing where
 * some are left out.
 */
function padsOf(large: Shape, small: Shape, size: Shape, axes: Axes) {
  const along = ({ stride, dilation, padding }: Axis, i: number) => {
    const reach = ((size[i] ?? 1) - 1) * dilation + 1;
    const covered = ((small[i + 2] ?? 1) - 1) * stride + reach;
    return [padding, covered - (large[i + 2] ?? 0) - padding];
  };
  return [[0, 0], [0, 0], ...axes.map(along)];
}

/** One of the equal parts of an array along an axis. */
function partOf(run: Run, x: TfjsTensor, axis: 0 | 1, part: number, parts: number): TfjsTensor {
  if (parts === 1) return x;
  const length = (x.shape[axis] ?? 0) / parts;
  const begin = x.shape.map((_, d) => d === axis ? part * length : 0);
  return run("Slice", { x }, { begin, size: x.shape.with(axis, length) });
}

/** A weight with zeros between its numbers along an axis, `step` from one to the next. */
function spreadOut(run: Run, x: TfjsTensor, axis: number, step: number): TfjsTensor {
  const n = x.shape[axis] ?? 1;
  if (step === 1 || n === 1) return x;
  const [lead, rest] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
  const paddings = [[0, 0], [0, (step - 1) * rest]];
  const apart = run("PadV2", { x: reshaped(x, [lead * n, rest]) }, { paddings, constantValue: 0 });
  const length = (n - 1) * step + 1;
  const size = [lead, length * rest];
  const rows = reshaped(apart, [lead, n * step * rest]);
  return reshaped(run("Slice", { x: rows }, { begin: [0, 0], size }), x.shape.with(axis, length));
}

function axesOf({ stride, padding, dilation }: Attributes): Axes {
  const axis = (i: 0 | 1): Axis => ({
    stride: along(i, stride),
    dilation: along(i, dilation),
    padding: along(i, padding),
  });
  return [axis(0), axis(1)];
}

/** An attribute is one number for both axes, or one for each. */
function along(axis: 0 | 1, value: unknown): number {
  return Number(Array.isArray(value) ? value[axis] : value);
}

function plain([down, across]: Axes): Axes {
  return [{ ...down, dilation: 1 }, { ...across, dilation: 1 }];
}

function swapped([down, across]: Axes): Axes {
  const swap = ({ stride, dilation, padding }: Axis): Axis => ({
    stride: dilation,
    dilation: stride,
    padding,
  });
  return [swap(down), swap(across)];
}

function both<T>([a, b]: readonly T[]): [T, T] {
  if (a === undefined || b === undefined) throw new Error("tfjs: a convolution has two inputs");
  return [a, b];
}
