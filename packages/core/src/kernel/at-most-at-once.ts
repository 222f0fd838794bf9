/**
 * Runs `act` for each item, at most `maxAtOnce` at a time. Answers come in the order of the items.
 * Throws the first failure.
 */
export const atMostAtOnce = async <Item, Answer>(
  maxAtOnce: number,
  items: readonly Item[],
  act: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) answers[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(maxAtOnce, items.length) }, work));
  return answers;
};
