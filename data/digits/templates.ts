/**
 * How people write the ten digits: for each, a few templates of pen strokes.
 *
 * @module
 */

/** A place the pen passes, on a grid about 12 wide and 20 high, y downwards. */
export interface Knot {
  /** From left to right. */
  readonly x: number;
  /** From top to bottom. */
  readonly y: number;
  /** The pen turns sharply here instead of passing smoothly. */
  readonly corner: boolean;
}

/** The places that the pen passes without being lifted. */
export type Stroke = readonly Knot[];

/** One way of writing a digit. */
export type Template = readonly Stroke[];

/** `x,y` is a knot, `!` after it makes it a corner, `/` lifts the pen. Row `d` is for digit `d`. */
const WRITTEN: readonly (readonly string[])[] = [
  [
    "6,0 2,4 1,11 3,18 6,20 10,17 11,10 9,3 6,0",
    "8,2 4,1 1,6 1,14 5,20 10,17 11,9 9,2 5,0",
    "6,0 3,5 3,14 6,20 9,15 9,6 6,0 4,2",
    "6,1 0,6 0,14 6,19 12,14 12,6 7,1 4,3",
  ],
  [
    "6,0 6,7 6,13 6,20",
    "4,4 7,0! 7,10 6,20",
    "3,4 7,0! 7,10 7,20! / 3,20 11,20",
    "8,0 6,10 4,20",
  ],
  [
    "1,5 4,0 9,1 10,6 6,13 1,20! 6,20 11,20",
    "1,4 5,0 10,3 9,9 4,17 1,19 2,16 5,17 8,20 12,18",
    "2,3 7,0 11,4 8,11 2,18! 6,18 12,20",
    "1,6 3,1 8,0 10,5 7,12 1,20! 6,19 12,19",
  ],
  [
    "1,3 6,0 10,4 5,9! 10,12 10,17 5,20 0,17",
    "1,1 6,1 10,1! 5,8! 10,11 10,17 5,20 1,18",
    "2,3 6,0 9,3 8,8 4,9 8,10 11,14 8,19 3,20 1,17",
  ],
  [
    "2,1 1,10! 6,10 11,9 / 9,1 9,10 8,20",
    "8,20 8,10 8,0! 0,13! 6,13 12,13",
    "2,0 1,7 4,11 10,9 / 10,0 9,10 9,20",
    "4,0 1,12! 12,11 / 9,5 8,20",
  ],
  [
    "10,0 3,0! 2,8! 7,7 11,12 9,18 4,20 0,18",
    "3,1 2,9! 6,7 10,10 10,16 5,20 1,18 / 3,1 7,1 11,0",
    "10,1 4,1 2,5 5,9 10,13 8,19 3,20 1,18",
  ],
  [
    "9,0 4,5 1,12 2,18 6,20 10,17 9,12 5,11 2,14",
    "6,0 2,8 1,15 4,20 9,18 10,13 6,11 2,15",
    "10,1 5,3 1,11 3,19 8,19 9,14 5,13 2,17",
  ],
  [
    "1,1 6,1 11,1! 8,10 5,20",
    "1,2 6,1 11,1! 8,10 5,20 / 3,11 10,11",
    "1,3 2,1 6,2 11,0! 7,9 5,20",
    "1,5 1,1! 6,1 11,1! 8,9 6,20",
  ],
  [
    "9,3 5,0 2,4 6,9 10,14 6,20 1,16 5,10 9,5 8,2",
    "6,0 2,4 6,9 10,5 6,0 / 6,9 1,14 6,20 11,15 6,9",
    "10,2 5,0 2,5 9,12 9,18 5,20 2,17 4,11 10,4 9,1",
  ],
  [
    "10,3 6,0 2,4 4,9 9,7 10,2! 10,10 9,20",
    "10,4 6,0 2,4 5,9 10,5 10,12 7,18 2,20",
    "9,2 4,1 1,6 5,10 10,6 10,1! 8,12 8,20",
  ],
];

function parseKnot(text: string): Knot {
  const [x, y] = text.replace("!", "").split(",").map(Number);
  if (x === undefined || y === undefined) throw new Error(`template: cannot read knot ${text}`);
  return { x, y, corner: text.endsWith("!") };
}

/** The templates of each digit. */
export const TEMPLATES: readonly (readonly Template[])[] = WRITTEN.map((ways) =>
  ways.map((way) => way.split(" / ").map((stroke) => stroke.split(" ").map(parseKnot)))
);
