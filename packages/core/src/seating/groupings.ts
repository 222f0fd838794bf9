/**
 * The ways to part `quantity` people into groups, best first: fewest people alone, then fewest groups, then the largest first.
 * Largest group first within each. The undivided whole is left out.
 *
 * @example
 * groupings(4); // [[2, 2], [3, 1], [2, 1, 1], [1, 1, 1, 1]]
 */
export const groupings = (quantity: number): readonly (readonly number[])[] =>
  partitions(quantity, quantity - 1)
    .map((sizes) => ({ sizes, alone: sizes.filter((size) => size === 1).length }))
    .sort(
      (one, other) =>
        one.alone - other.alone || one.sizes.length - other.sizes.length || (other.sizes[0] ?? 0) - (one.sizes[0] ?? 0),
    )
    .map(({ sizes }) => sizes);

const partitions = (rest: number, largest: number): number[][] => {
  if (rest === 0) return [[]];
  const result: number[][] = [];
  for (let size = Math.min(rest, largest); size >= 1; size -= 1) {
    for (const tail of partitions(rest - size, size)) result.push([size, ...tail]);
  }
  return result;
};
