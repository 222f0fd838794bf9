import { atMostAtOnce } from './at-most-at-once.ts';

/**
 * Does one thing to each of many, `atOnce` at a time (all, if not told); one that fails does not keep the others from being done.
 *
 * @returns how many said they did something. Throws the first failure once all are done.
 */
export const eachOf = async <Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<boolean>,
  atOnce: number = items.length,
): Promise<number> => {
  const failures: unknown[] = [];
  const outcomes = await atMostAtOnce(atOnce, items, async (item) => {
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
