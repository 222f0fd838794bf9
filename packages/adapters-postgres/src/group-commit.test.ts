import { TicketlyFault } from '@ticketly/core';
import { describe, expect, it } from 'vitest';
import { groupCommit } from './group-commit.ts';

/** A statement that ends when it is told to. */
const statements = () => {
  const sent: { readonly batch: readonly string[]; end(): void; fail(error: unknown): void }[] = [];
  const run = (batch: readonly string[]): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      sent.push({ batch, end: () => resolve(batch.map((item) => `${item}!`)), fail: reject });
    });
  return { sent, run };
};
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const options = { exclusive: (item: string) => [item.slice(0, 1)], maxBatch: 3, maxInFlight: 2 };

describe('group commit', () => {
  it('sends at once what comes in one turn, and then together what came meanwhile', async () => {
    const { sent, run } = statements();
    const send = groupCommit({ ...options, run });
    const answers = [send('a'), send('b')];
    await turn();
    answers.push(send('c'));
    await turn();
    for (const item of ['d', 'e', 'f', 'g']) answers.push(send(item));
    await turn();
    expect(sent.map(({ batch }) => batch)).toEqual([['a', 'b'], ['c']]);
    sent[1]?.end();
    await turn();
    expect(sent[2]?.batch).toEqual(['d', 'e', 'f']);
    sent[0]?.end();
    await turn();
    expect(sent[3]?.batch).toEqual(['g']);
    sent[2]?.end();
    sent[3]?.end();
    expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!', 'f!', 'g!']);
  });

  it('keeps apart what must not share a statement, in the order of the calls', async () => {
    const { sent, run } = statements();
    const send = groupCommit({ ...options, maxInFlight: 1, run });
    const answers = ['a1', 'a2', 'b1', 'a3', 'b2'].map(send);
    for (let round = 0; round < 3; round += 1) {
      await turn();
      sent[round]?.end();
    }
    await Promise.all(answers);
    expect(sent.map(({ batch }) => batch)).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']]);
  });

  it.each(['unexpected', 'misconfigured'] as const)(
    'halves a batch that an %s item fails, until it fails alone',
    async (code) => {
      const sent: (readonly string[])[] = [];
      const send = groupCommit({
        ...options,
        maxBatch: 8,
        run: async (batch) => {
          sent.push(batch);
          if (batch.includes('x')) throw new TicketlyFault(code, 'bad data');
          return batch;
        },
      });
      const answers = await Promise.allSettled(['a', 'b', 'x', 'c', 'd'].map(send));
      expect(answers.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect(sent).toEqual([['a', 'b', 'x', 'c', 'd'], ['a', 'b', 'x'], ['a', 'b'], ['x'], ['c', 'd']]);
    },
  );

  it('lets nothing overtake what waits for the same, also through something else', async () => {
    const { sent, run } = statements();
    const send = groupCommit({ ...options, exclusive: (item: string) => [...item], maxInFlight: 1, run });
    // The second waits for the first, and so the third for the second.
    const answers = ['a', 'ab', 'b', 'c'].map(send);
    for (let round = 0; round < 3; round += 1) {
      await turn();
      sent[round]?.end();
    }
    await Promise.all(answers);
    expect(sent.map(({ batch }) => batch)).toEqual([['a', 'c'], ['ab'], ['b']]);
  });

  it('saves the one of two that the other fails', async () => {
    const run = async (batch: readonly string[]) => {
      if (batch.includes('x')) throw new TicketlyFault('unexpected', 'bad data');
      return batch;
    };
    const answers = await Promise.allSettled(['a', 'x'].map(groupCommit({ ...options, run })));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('lets all of a batch know that the server is away, without asking it again', async () => {
    const { sent, run } = statements();
    const send = groupCommit({ ...options, run });
    const answers = Promise.allSettled(['a', 'b'].map(send));
    await turn();
    sent[0]?.fail(new TicketlyFault('unavailable', 'away'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sent).toHaveLength(1);
  });
});
