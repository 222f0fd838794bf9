import { expect, test } from 'vitest';
import { manualClock, memoryDeadLetters } from '../memory/index.ts';
import type { Position } from './change-feed.port.ts';
import type { NewDeadLetter } from './dead-letters.port.ts';
import { retryPassingFailures } from './retry-passing-failures.ts';
import { countDeadLetters, listDeadLetters, retryDeadLetters } from './tend-dead-letters.ts';

/** A letter about a bad fact, and one about a store that was away. */
const world = async () => {
  const deadLetters = memoryDeadLetters({ clock: manualClock() });
  const letter: NewDeadLetter = {
    ...{ consumer: 'views', subject: 'a', position: 1 as Position, eventId: 'a1', type: 'a1' },
    ...{ reason: 'bad', cause: 'fact', recovered: false },
  };
  await deadLetters.add(letter);
  await deadLetters.add({ ...letter, subject: 'b', cause: 'surroundings' });
  const retried = async () => {
    const { items } = await deadLetters.list({ limit: 10 });
    return items.filter(({ retryRequested }) => retryRequested).map(({ subject }) => subject);
  };
  return { ports: { deadLetters }, retried };
};

test('letters are listed page by page, and counted by follower', async () => {
  const { ports } = await world();
  const { items, nextCursor } = await listDeadLetters(ports)({ limit: 1 });
  expect([items.map(({ subject }) => subject), nextCursor]).toEqual([['a'], expect.any(String)]);
  expect(await countDeadLetters(ports)()).toEqual([{ consumer: 'views', count: 2, subject: 'a' }]);
});

test('all are retried, or those that are meant', async () => {
  const { ports, retried } = await world();
  expect(await retryDeadLetters(ports)({ subject: 'b' })).toBe(1);
  expect(await retried()).toEqual(['b']);
  expect(await retryDeadLetters(ports)()).toBe(2);
});

test('what failed for its surroundings is retried by a job each minute, and nothing else', async () => {
  const { ports, retried } = await world();
  const job = retryPassingFailures(ports);
  expect([job.name, job.everyMs, await job.run()]).toEqual(['retry what failed for its surroundings', 60_000, 1]);
  expect(await retried()).toEqual(['b']);
});
