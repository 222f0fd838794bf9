/** Does the work so many times, so many at once. */
export const inParallel = async (
  times: number,
  atOnce: number,
  work: (at: number) => Promise<unknown>,
): Promise<number> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next; at < times; at = next) {
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return times;
};
