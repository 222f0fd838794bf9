import { expect, test } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { away, followedLog } from './followed-log.fixture.ts';

test('facts of one subject are applied together, and once', async () => {
  const { drain, attempts } = followedLog('a1 b1 a2', { batchSize: 10 });
  await drain();
  expect(attempts).toEqual(['a:a1,a2', 'b:b1']);
});

test('a fact is tried three times by itself, and those after it wait', async () => {
  const { bad, drain, attempts, letters } = followedLog('a1 a2 a3', { batchSize: 10 });
  bad.set('a2', new Error('bad'));
  await drain();
  expect(attempts).toEqual(['a:a1,a2,a3', 'a:a1', 'a:a2', 'a:a2', 'a:a2']);
  expect(await letters()).toMatchObject([{ eventId: 'a2', cause: 'fact', reason: 'Error: bad' }]);
});

test('while the store is away, it is asked once a step', async () => {
  const { bad, drain, attempts } = followedLog('a1 a2', { batchSize: 10 });
  bad.set('a1', away);
  await expect(drain()).rejects.toThrow('away');
  expect(attempts).toEqual(['a:a1,a2']);
});

test('a store that goes away between two attempts is not asked again in that step', async () => {
  const thrown: unknown[] = [new Error('bad'), away];
  let attempts = 0;
  const { drain, letters } = followedLog('a1', {
    apply: async () => {
      attempts += 1;
      throw thrown.shift();
    },
  });
  await expect(drain()).rejects.toThrow('away');
  expect([attempts, await letters()]).toEqual([2, []]);
});

test('a store that is not configured is at fault itself, and one that is corrupt needs a person', async () => {
  const { bad, drain, letters } = followedLog('a1');
  bad.set('a1', new TicketlyFault('misconfigured', 'no such table'));
  await expect(drain()).rejects.toThrow('no such table');
  expect(await letters()).toEqual([]);
  bad.set('a1', new TicketlyFault('corrupt', 'not a number'));
  await drain();
  expect(await letters()).toMatchObject([{ subject: 'a', cause: 'fact' }]);
});

test('a letter keeps no more of an error than a person reads, in characters that can be stored', async () => {
  const { bad, drain, letters } = followedLog('a1');
  bad.set('a1', new Error(`\0${'x'.repeat(600)}`));
  await drain();
  expect((await letters()).map(({ reason }) => reason)).toEqual([`Error:  ${'x'.repeat(492)}`]);
});
