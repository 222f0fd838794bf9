import { isTicketlyFault } from '@ticketly/core';

/** How calls share statements. */
export interface GroupCommitOptions<Item, Answer> {
  /**
   * Handles a batch in one statement; returns an answer for each item, in order. Throws if none of
   * the batch took effect.
   */
  readonly run: (batch: readonly Item[]) => Promise<readonly Answer[]>;
  /** What no two items of a batch may share. */
  readonly exclusive: (item: Item) => readonly string[];
  readonly maxBatch: number;
  readonly maxInFlight: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets concurrent calls share statements and commits: calls that arrive while statements are in
 * flight wait, and go out together. No timer: a lone call goes out at once, with whatever came in
 * the same turn of the event loop.
 *
 * An item that the database can't take, because of its data or of something it asks for, fails its
 * batch; the batch is then halved until the item fails alone.
 */
export const groupCommit = <Item, Answer>(
  options: GroupCommitOptions<Item, Answer>,
): ((item: Item) => Promise<Answer>) => {
  let queue: Waiting<Item, Answer>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled || queue.length === 0 || inFlight >= options.maxInFlight) return;
    isScheduled = true;
    setImmediate(send);
  };
  const send = (): void => {
    isScheduled = false;
    if (queue.length === 0) return;
    const { batch, rest } = takeBatch(queue, options);
    queue = rest;
    inFlight += 1;
    void settle(batch, options).finally(() => {
      inFlight -= 1;
      schedule();
    });
    schedule();
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      schedule();
    });
};

/** The first items of the queue that may go together; the others keep their order. */
const takeBatch = <Item, Answer>(
  queue: readonly Waiting<Item, Answer>[],
  { maxBatch, exclusive }: GroupCommitOptions<Item, Answer>,
): { readonly batch: Waiting<Item, Answer>[]; readonly rest: Waiting<Item, Answer>[] } => {
  const batch: Waiting<Item, Answer>[] = [];
  const put: Waiting<Item, Answer>[] = [];
  const seen = new Set<string>();
  let looked = 0;
  for (const waiting of queue) {
    if (batch.length >= maxBatch) break;
    looked += 1;
    const keys = exclusive(waiting.item);
    if (keys.some((key) => seen.has(key))) put.push(waiting);
    else batch.push(waiting);
    for (const key of keys) seen.add(key);
  }
  return { batch, rest: [...put, ...queue.slice(looked)] };
};

const settle = async <Item, Answer>(
  batch: readonly Waiting<Item, Answer>[],
  options: GroupCommitOptions<Item, Answer>,
): Promise<void> => {
  try {
    const answers = await options.run(batch.map(({ item }) => item));
    batch.forEach(({ resolve }, place) => resolve(answers[place] as Answer));
  } catch (error) {
    if (batch.length === 1 || !isPoison(error)) return batch.forEach(({ reject }) => reject(error));
    const middle = Math.ceil(batch.length / 2);
    await settle(batch.slice(0, middle), options);
    await settle(batch.slice(middle), options);
  }
};

/** A fault that no retry fixes may be about one item; any other affects the whole batch. */
const isPoison = (error: unknown): boolean => !isTicketlyFault(error) || !error.retryable;
