import type { DeadLetters, NewDeadLetter } from './dead-letters.port.ts';

/** Ends a consumer's letters about subjects that were rebuilt, and stores the new ones. */
export const replaceLetters = async (
  deadLetters: DeadLetters,
  { consumer, isMeant }: { readonly consumer: string; readonly isMeant: (subject: string) => boolean },
  letters: readonly NewDeadLetter[],
): Promise<void> => {
  const left = new Map(letters.map((letter) => [letter.subject, letter]));
  let cursor: string | undefined;
  do {
    const page = await deadLetters.list({ limit: 100, cursor });
    for (const old of page.items.filter((one) => one.consumer === consumer && isMeant(one.subject))) {
      await deadLetters.settle(old, left.get(old.subject) ?? null);
      left.delete(old.subject);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  for (const letter of left.values()) await deadLetters.add(letter);
};
