/** More people than this can part in so many ways that only even ones are tried. */
const maxParted = 20;

const known = new Map<number, readonly (readonly number[])[]>();

/**
 * The ways to part `quantity` people into groups, best first: fewest people alone, then fewest
 * groups, then the largest group first. Within each, the largest group comes first. The undivided
 * whole is left out. More than 20 people are parted only into groups of nearly the same size.
 *
 * @example
 * groupings(4); // [[2, 2], [3, 1], [2, 1, 1], [1, 1, 1, 1]]
 */
export const groupings = (quantity: number): readonly (readonly number[])[] => {
  const found = known.get(quantity) ?? byPreference(quantity > maxParted ? evenParts(quantity) : allParts(quantity));
  known.set(quantity, found);
  return found;
};

const byPreference = (partitions: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  partitions
    .map((sizes) => ({ sizes, alone: sizes.filter((size) => size === 1).length }))
    .sort(
      (one, other) =>
        one.alone - other.alone || one.sizes.length - other.sizes.length || (other.sizes[0] ?? 0) - (one.sizes[0] ?? 0),
    )
    .map(({ sizes }) => sizes);

const allParts = (quantity: number): number[][] => partitions(quantity, quantity - 1);

const evenParts = (quantity: number): number[][] =>
  Array.from({ length: quantity - 1 }, (_, split) => {
    const groups = split + 2;
    const larger = quantity % groups;
    return Array.from({ length: groups }, (__, group) => Math.floor(quantity / groups) + (group < larger ? 1 : 0));
  });

const partitions = (rest: number, largest: number): number[][] => {
  if (rest === 0) return [[]];
  const result: number[][] = [];
  for (let size = Math.min(rest, largest); size >= 1; size -= 1) {
    for (const tail of partitions(rest - size, size)) result.push([size, ...tail]);
  }
  return result;
};
