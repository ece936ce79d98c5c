/**
 * Texts made shorter, so that they can still be told apart.
 *
 * @module
 */

/** What of a text is cut out. */
export type CutPlace = "middle" | "start" | "end";

/** The text, without as much of its middle (start, end) as must go until it fits. */
export function shorten(
  text: string,
  fits: (text: string) => boolean,
  place: CutPlace = "middle",
): string {
  if (fits(text)) return text;
  const characters = [...text];
  const kept = (count: number) => {
    const [atStart, atEnd] = keptAtEnds(count, place);
    const head = characters.slice(0, atStart).join("").trimEnd();
    const tail = characters.slice(characters.length - atEnd).join("").trimStart();
    return `${head}…${tail}`;
  };
  let [enough, tooMany] = [0, characters.length];
  while (tooMany - enough > 1) {
    const middle = (enough + tooMany) >> 1;
    if (fits(kept(middle))) enough = middle;
    else tooMany = middle;
  }
  return kept(enough);
}

function keptAtEnds(count: number, place: CutPlace): [atStart: number, atEnd: number] {
  switch (place) {
    case "middle":
      return [Math.ceil(count / 2), Math.floor(count / 2)];
    case "start":
      return [0, count];
    case "end":
      return [count, 0];
  }
}

/**
 * Texts that are shown together, made to fit. Where one does not, what all have in common at their
 * starts and ends goes first, and of what is still too long the middle, the start or the end: the first of
 * these that leaves different texts different.
 */
export function shortenAll(texts: readonly string[], fits: (text: string) => boolean): string[] {
  if (texts.every(fits)) return [...texts];
  const apart = withoutShared(texts);
  const attempts = (["middle", "start", "end"] as const).map((place) =>
    apart.map((text) => shorten(text, fits, place))
  );
  const different = new Set(texts).size;
  const [middle = [...texts]] = attempts;
  return attempts.find((attempt) => new Set(attempt).size === different) ?? middle;
}

/**
 * The texts without the words with which all of them start, and those with which all end; whole
 * settings of labels that have some: `…hidden = 8` rather than `…8`.
 */
function withoutShared(texts: readonly string[]): string[] {
  const [first = "", ...others] = new Set(texts);
  if (others.length === 0) return [...texts];
  const least = Math.min(...texts.map((text) => text.length));
  let start = 0;
  while (start < least && others.every((text) => text[start] === first[start])) start++;
  let end = 0;
  while (
    end < least - start && others.every((text) => text.at(-1 - end) === first.at(-1 - end))
  ) end++;
  const [head, tail] = [first.slice(0, start), first.slice(first.length - end)];
  const areSettings = first.includes(" = ");
  const from = lengthOf((areSettings ? /^.*, / : /^.*[-_/ ]/).exec(head));
  const to = lengthOf((areSettings ? /, .*$/ : /[-_/ ].*$/).exec(tail));
  const [before, after] = [from, to].map((length) => length === 0 ? "" : "…");
  return texts.map((text) => `${before}${text.slice(from, text.length - to)}${after}`);
}

/** Of what was found; nothing where the sign in its place would be as long. */
function lengthOf(found: RegExpExecArray | null): number {
  const length = found?.[0].length ?? 0;
  return length > 1 ? length : 0;
}
