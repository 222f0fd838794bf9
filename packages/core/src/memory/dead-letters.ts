import type { Clock } from '../kernel/index.ts';
import type { DeadLetter, DeadLetterCount, DeadLetters, NewDeadLetter, RetryRequest } from '../messaging/index.ts';

const max = 100;

const keyOf = ({ consumer, subject }: Pick<DeadLetter, 'consumer' | 'subject'>): string =>
  JSON.stringify([consumer, subject]);

/** Dead letters in memory, dated by the given clock. */
export const memoryDeadLetters = ({ clock }: { readonly clock: Clock }): DeadLetters => {
  const letters = new Map<string, DeadLetter>();
  /** Letters are listed in this order, and a cursor is the place of the last one returned. */
  const places = new Map<string, number>();
  let lastPlace = 0;
  const keep = (letter: NewDeadLetter): void => {
    const key = keyOf(letter);
    if (!letters.has(key)) places.set(key, (lastPlace += 1));
    letters.set(key, { ...letter, retryRequested: false, setAsideAt: clock.now() });
  };
  const placeOf = (letter: DeadLetter): number => places.get(keyOf(letter)) ?? 0;
  const end = (key: string): void => {
    letters.delete(key);
    places.delete(key);
  };
  return {
    add: async (letter) => {
      const kept = letters.get(keyOf(letter));
      const taken = kept === undefined || outweighs(letter, kept);
      if (taken) keep(letter);
      return taken;
    },
    of: async (consumer, subjects) => {
      const own = [...letters.values()].filter((letter) => letter.consumer === consumer);
      const meant = own.filter(({ subject }) => subjects.includes(subject));
      const requested = own
        .filter((letter) => letter.retryRequested)
        .sort((one, other) => one.setAsideAt - other.setAsideAt)
        .slice(0, max);
      return [...new Set([...meant, ...requested])];
    },
    list: async ({ limit, cursor }) => {
      const left = [...letters.values()].filter((letter) => placeOf(letter) > Number(cursor ?? 0));
      const items = left.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: last !== undefined && left.length > limit ? String(placeOf(last)) : null };
    },
    count: async () => countOf([...letters.values()]),
    requestRetry: async (request) => {
      const meant = [...letters].filter(([, letter]) => isMeant(letter, request));
      for (const [key, letter] of meant) letters.set(key, { ...letter, retryRequested: true });
      return meant.length;
    },
    settle: async (letter, next) => {
      if (letters.get(keyOf(letter))?.position !== letter.position) return;
      if (next === null) end(keyOf(letter));
      else keep(next);
    },
  };
};

const outweighs = (letter: NewDeadLetter, kept: DeadLetter): boolean =>
  letter.recovered === kept.recovered ? letter.position < kept.position : kept.recovered;

const isMeant = (letter: DeadLetter, { consumer, subject, cause }: RetryRequest): boolean =>
  isOf(letter.consumer, consumer ?? letter.consumer) &&
  (subject ?? letter.subject) === letter.subject &&
  (cause ?? letter.cause) === letter.cause;

const isOf = (consumer: string, meant: string): boolean => consumer === meant || consumer.startsWith(`${meant}@`);

const countOf = (letters: readonly DeadLetter[]): readonly DeadLetterCount[] => {
  const byConsumer = Map.groupBy(
    letters.filter(({ recovered }) => !recovered),
    ({ consumer }) => consumer,
  );
  return [...byConsumer]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([consumer, own]) => ({ consumer, count: own.length, subject: own[0]?.subject ?? '' }));
};
