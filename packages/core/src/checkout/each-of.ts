/**
 * Does one thing to each of many, side by side; one that fails does not keep the others from being done.
 *
 * @returns how many said they did something. Throws the first failure once all are done.
 */
export const eachOf = async <Item>(items: readonly Item[], act: (item: Item) => Promise<boolean>): Promise<number> => {
  const outcomes = await Promise.allSettled(items.map(act));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length;
};
