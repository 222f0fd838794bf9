import type { Window } from './best-window.ts';

/**
 * A window and where it comes from: cut out of a stretch of this length, beginning this many places
 * in.
 */
export interface FoundWindow extends Window {
  readonly length: number;
  readonly before: number;
}

/** The best windows of one size in stretches of one length, by where in the stretch they begin. */
export type Shapes = FoundWindow[][];

/**
 * The best windows of every shape: of one size, cut out of stretches of one length at one place.
 */
export interface WindowsByShape {
  shapesOf(size: number, length: number): Shapes;
  /** All windows of a size, shape by shape. */
  ofSize(size: number): readonly (readonly FoundWindow[])[];
}

/** No window of any shape yet. */
export const windowsByShape = (): WindowsByShape => {
  const sizes = new Map<number, Shapes[]>();
  return {
    shapesOf: (size, length) => {
      const lengths = sizes.get(size) ?? [];
      sizes.set(size, lengths);
      return (lengths[length] ??= Array.from({ length: length - size + 1 }, () => []));
    },
    // Lengths that did not occur are holes of the array, which this leaves out.
    ofSize: (size) => (sizes.get(size) ?? []).flat(1),
  };
};

/**
 * Keeps a window if it is among the best `most` of its shape. Windows are offered in the order of
 * their places: of two that are equally good the first one stays in front.
 */
export const keepIfGood = (
  list: FoundWindow[],
  max: number,
  { place, size, length, before, orphans, distance }: FoundWindow,
): void => {
  let at = Math.min(list.length, max - 1);
  for (; at > 0; at -= 1) {
    const previous = list[at - 1];
    if (previous === undefined || !isBetter(orphans, distance, previous)) break;
    list[at] = previous;
  }
  list[at] = { place, size, length, before, orphans, distance };
};

export const isBetter = (orphans: number, distance: number, than: Window): boolean =>
  orphans < than.orphans || (orphans === than.orphans && distance < than.distance);
