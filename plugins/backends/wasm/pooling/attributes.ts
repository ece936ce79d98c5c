/**
 * What the attributes of a pool say of its windows.
 *
 * @module
 */

/** Attributes of an op, as a fused kernel gets them. */
type Attributes = Readonly<Record<string, unknown>>;

/** Size, stride and padding of windows. */
export interface PoolWindows {
  readonly tall: number;
  readonly wide: number;
  readonly down: number;
  readonly across: number;
  readonly above: number;
  readonly before: number;
}

/** Size, stride and padding: attributes that are one number for height and width, or one for each. */
export function windowsOf({ size, stride = size, padding }: Attributes): PoolWindows {
  const along = (axis: 0 | 1, value: unknown) => Number(Array.isArray(value) ? value[axis] : value);
  return {
    tall: along(0, size),
    wide: along(1, size),
    down: along(0, stride),
    across: along(1, stride),
    above: along(0, padding),
    before: along(1, padding),
  };
}

/** Whether windows are 2 × 2 and lie side by side. */
export function areSquares(attributes: Attributes): boolean {
  const { tall, wide, down, across, above, before } = windowsOf(attributes);
  return tall === 2 && wide === 2 && down === 2 && across === 2 && above === 0 && before === 0;
}
