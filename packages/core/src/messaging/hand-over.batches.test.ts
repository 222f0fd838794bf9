import { describe, expect, test } from 'vitest';
import type { Position } from './change-feed.port.ts';
import type { NewDeadLetter } from './dead-letters.port.ts';
import { away, followedLog, logOf } from './followed-log.fixture.ts';
import { handOver } from './hand-over.ts';

const noneSince = 0 as Position;

describe('a batch that is applied as a whole', () => {
  test('is not applied again, subject by subject', async () => {
    const { drain, attempts } = followedLog('a1 b1', { batchSize: 10, applyAll: async () => undefined });
    await drain();
    expect(attempts).toEqual([]);
  });

  test('is tried as a whole four times while the store is away, however many worked before', async () => {
    const { log, bad, drain, drainTimes, attempts } = followedLog('a1 a2 a3 a4 a5 a6', {
      batchSize: 1,
      applyAll: async (bySubject) => {
        for (const { type } of [...bySubject.values()].flat()) if (bad.has(type)) throw bad.get(type);
      },
    });
    await drain();
    log.push(...logOf('a1 a2 a3 a4 a5 a6 a7').slice(6));
    bad.set('a7', away);
    await drainTimes(4);
    expect(attempts).toEqual([]);
    await drainTimes(1);
    expect(attempts).toEqual(['a:a7']);
  });
});

describe('facts of a subject that waits', () => {
  test('are left out from the one that failed on, and those before it are not', async () => {
    const { ports, follower, attempts } = followedLog('a1');
    const log = logOf('a1 a2 a3 b4');
    await handOver(ports, follower).hand(log, new Map([['a', 2 as Position]]));
    expect(attempts).toEqual(['a:a1', 'b:b4']);
  });
});

test('a subject is set aside also where nobody is told', async () => {
  const { ports, follower, bad } = followedLog('a1');
  bad.set('a1', new Error('bad'));
  const added: NewDeadLetter[] = [];
  const deadLetters = { add: async (letter: NewDeadLetter) => added.push(letter) > 0 };
  await handOver({ deadLetters }, follower).hand(
    await ports.changeFeed.read({ after: noneSince, limit: 9 }),
    new Map(),
  );
  expect(added).toMatchObject([{ subject: 'a' }]);
});
