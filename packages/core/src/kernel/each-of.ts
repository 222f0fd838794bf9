import { atMostAtOnce } from './at-most-at-once.ts';

/**
 * Runs `act` for each item, `maxAtOnce` at a time (default: all). A failure does not keep the other
 * items from being done.
 *
 * @returns how many reported that they did something. Throws the first failure once all are done.
 */
export const eachOf = async <Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<boolean>,
  maxAtOnce: number = items.length,
): Promise<number> => {
  const failures: unknown[] = [];
  const outcomes = await atMostAtOnce(maxAtOnce, items, async (item) => {
    try {
      return await act(item);
    } catch (error) {
      failures.push(error);
      return false;
    }
  });
  if (failures.length > 0) throw failures[0];
  return outcomes.filter((didSomething) => didSomething).length;
};
