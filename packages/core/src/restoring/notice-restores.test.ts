import { describe, expect, test } from 'vitest';
import type { SessionId } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { dayMs, restorableLog } from './restorable-log.fixture.ts';

const everySession = ['s1 in 1', 's2 in 1', 's3 in 1'];

describe('a process that looks for restores', () => {
  test('asks the log about nothing while nothing happens, and once about what it read before', async () => {
    const { asked, process, write, alarms } = restorableLog();
    const { name, everyMs, run } = process();
    expect([name, everyMs]).toEqual(['notice restores', 1_000]);
    for (let step = 0; step < 3; step += 1) expect(await run()).toBe(0);
    expect(asked).toEqual([]);
    write('d');
    expect(await run()).toBe(0);
    // This process and the locks remember the same fact.
    expect([asked, alarms]).toEqual([['c', 'c'], []]);
  });

  test('rebuilds what it keeps and the locks of all sessions that were not over a day ago', async () => {
    const { database, process, plan, renewed, alarms, trouble } = restorableLog();
    plan('s0', -dayMs);
    const { run } = process();
    await run();
    database.outbox.length = 1;
    expect(await run()).toBe(1);
    expect([trouble.rebuilt, renewed]).toEqual([1, everySession]);
    expect(alarms).toEqual([
      {
        generation: 1,
        lost: { generation: 0, position: 3, eventId: 'c' },
        latest: { generation: 0, position: 1, eventId: 'a' },
      },
    ]);
    expect(await run()).toBe(0);
    expect([trouble.rebuilt, renewed, alarms.length]).toEqual([1, everySession, 1]);
  });

  test('teaches the locks what is taken', async () => {
    const { database, ports, process } = restorableLog();
    const { run } = process();
    await run();
    database.outbox.length = 1;
    await run();
    expect((await ports.seatLocks.held('s1' as SessionId)).ok).toBe(true);
  });

  test('notices another fact at the same place', async () => {
    const { database, process, write, alarms } = restorableLog();
    const { run } = process();
    await run();
    database.outbox.length = 2;
    write('other');
    expect(await run()).toBe(1);
    expect(alarms).toHaveLength(1);
  });

  test('notices the same fact at another place', async () => {
    const { database, process, write, alarms } = restorableLog();
    const { run } = process();
    await run();
    database.outbox.length = 1;
    write('c');
    expect(await run()).toBe(1);
    expect(alarms).toHaveLength(1);
  });

  test('notices a generation that went back, and begins one above it', async () => {
    const { database, process, alarms, asked } = restorableLog();
    database.generation = 7;
    const { run } = process();
    await run();
    database.generation = 3;
    expect(await run()).toBe(1);
    expect([alarms.map(({ generation }) => generation), asked]).toEqual([[8], []]);
  });

  test('makes good in its next step what it could not rebuild, without another alarm', async () => {
    const { database, process, renewed, alarms, trouble } = restorableLog();
    const { run } = process();
    await run();
    database.outbox.length = 1;
    trouble.isAway = true;
    for (let step = 0; step < 2; step += 1) await expect(run()).rejects.toThrow('away');
    trouble.isAway = false;
    expect(await run()).toBe(1);
    expect([trouble.rebuilt, renewed, alarms.length]).toEqual([1, everySession, 1]);
  });

  test('rebuilds what another process noticed, and tells nobody', async () => {
    const { database, process, renewed, alarms, trouble } = restorableLog();
    const [one, other] = [process(), process()];
    await one.run();
    await other.run();
    database.outbox.length = 1;
    await one.run();
    expect(await other.run()).toBe(1);
    expect([trouble.rebuilt, renewed, alarms.length]).toEqual([2, everySession, 1]);
  });

  test('renews locks that remember nothing themselves', async () => {
    const { database, locks, process, renewed } = restorableLog();
    const { run } = process();
    await run();
    locks.mark = undefined;
    database.outbox.length = 1;
    expect(await run()).toBe(1);
    expect(renewed).toEqual(everySession);
  });

  test('renews locks that know an older history than a process that is new', async () => {
    const { database, process, ports, renewed, alarms, trouble } = restorableLog();
    await ports.lockHistory.note({ generation: 0, position: 3 as Position, eventId: 'c' });
    database.generation = 1;
    expect(await process().run()).toBe(1);
    expect([trouble.rebuilt, renewed, alarms]).toEqual([0, everySession, []]);
  });
});
