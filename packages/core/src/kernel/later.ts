/**
 * Calls a function after a number of milliseconds, unless the returned function is called first.
 */
export type Later = (act: () => void, afterMs: number) => () => void;

/** A timer of the runtime. */
export const later: Later = (act, afterMs) => {
  const id = setTimeout(act, afterMs);
  return () => clearTimeout(id);
};

/**
 * The answer of a call, or undefined if it does not come in time. Throws what the call throws in
 * time.
 */
export const within = async <Answer>(
  answer: Promise<Answer>,
  limitMs: number,
  wait: Later = later,
): Promise<{ readonly value: Answer } | undefined> => {
  let cancel = (): void => {};
  const tooLate = new Promise<undefined>((resolve) => {
    cancel = wait(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([answer.then((value) => ({ value })), tooLate]);
  } finally {
    cancel();
  }
};
