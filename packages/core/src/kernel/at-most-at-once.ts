/** Does one thing to each of many, so many at a time; the answers come in the order of the items. Throws the first failure. */
export const atMostAtOnce = async <Item, Answer>(
  max: number,
  items: readonly Item[],
  act: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) answers[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(max, items.length) }, work));
  return answers;
};
