/** Items in a total order, no two of them equal. */
export interface SortedBlocks<Item> {
  /** Adds an item, replacing the one that is equal to it. */
  put(item: Item): void;
  remove(item: Item): void;
  /**
   * The items from the first one behind a place. `isBehind` must be false for every item before
   * that one, and true for every item after it.
   */
  from(isBehind: (item: Item) => boolean): Generator<Item>;
}

/** A block that grows beyond this is split in two. */
const blockMax = 512;

/**
 * An empty collection. Items are kept in short blocks: in one long array of a hundred thousand
 * items, each insertion would spend a millisecond moving the items behind it.
 */
export const sortedBlocks = <Item>(compare: (one: Item, other: Item) => number): SortedBlocks<Item> => {
  const blocks: Item[][] = [];
  const blockOf = (isBehind: (item: Item) => boolean): number =>
    firstIn(blocks.length, (at) => {
      const last = blocks[at]?.at(-1);
      return last !== undefined && isBehind(last);
    });
  const find = (item: Item): readonly [number, number, boolean] => {
    const reached = (other: Item): boolean => compare(other, item) >= 0;
    const at = Math.min(blockOf(reached), Math.max(0, blocks.length - 1));
    const block = blocks[at] ?? [];
    const place = firstIn(block.length, (each) => reached(block[each] as Item));
    const found = block[place];
    return [at, place, found !== undefined && compare(found, item) === 0];
  };
  return {
    put: (item) => {
      const [at, place, isThere] = find(item);
      const block = (blocks[at] ??= []);
      block.splice(place, isThere ? 1 : 0, item);
      if (block.length > blockMax) blocks.splice(at + 1, 0, block.splice(blockMax / 2));
    },
    remove: (item) => {
      const [at, place, isThere] = find(item);
      if (!isThere) return;
      blocks[at]?.splice(place, 1);
      if (blocks[at]?.length === 0) blocks.splice(at, 1);
    },
    from: function* (isBehind) {
      const at = blockOf(isBehind);
      const first = blocks[at] ?? [];
      yield* first.slice(firstIn(first.length, (each) => isBehind(first[each] as Item)));
      for (const block of blocks.slice(at + 1)) yield* block;
    },
  };
};

/** The first index at which a monotonic condition holds, by binary search. */
const firstIn = (length: number, holds: (at: number) => boolean): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
