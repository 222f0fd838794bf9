import { instant } from '@ticketly/core';
import type { NewDeadLetter, Position } from '@ticketly/core';
import { memoryDeadLetters, systemClock } from '@ticketly/core/memory';
import { describe, expect, test } from 'vitest';
import type { JobState } from '@ticketly/core/jobs';
import { deadLettersCheck, jobsCheck, leaderCheck } from './health.ts';
import { startupOf } from './startup.ts';

const minuteMs = 60_000;
const stateOf = (name: string, rest: Partial<JobState>): JobState => ({
  name,
  runs: 0,
  failures: 0,
  tookMs: 0,
  succeededAt: undefined,
  failingSince: undefined,
  ...rest,
});

describe('readiness', () => {
  test('names a job that has been failing for a while, and tolerates one that has just begun to fail', async () => {
    const states: JobState[] = [
      stateOf('sweep holds', { failures: 3, failingSince: instant(minuteMs - 1_000) }),
      stateOf('relay decisions', { failures: 9, failingSince: instant(0) }),
      stateOf('expire orders', { runs: 5 }),
    ];
    expect(await jobsCheck({ states: () => states }, () => minuteMs).check()).toEqual({
      status: 'degraded',
      reasons: ['The job "relay decisions" has been failing for 60 s.'],
    });
  });

  test('tolerates a failure for fifteen seconds, and not for a millisecond more', async () => {
    const states = () => [stateOf('sweep holds', { failures: 3, failingSince: instant(0) })];
    const at = async (now: number) => (await jobsCheck({ states }, () => now).check()).status;
    expect([await at(14_999), await at(15_000)]).toEqual(['up', 'degraded']);
    let now = 0;
    const { check } = leaderCheck(
      async () => false,
      () => now,
    );
    now = 14_999;
    expect((await check()).status).toBe('up');
    now = 15_000;
    expect((await check()).status).toBe('degraded');
  });

  test('names a part without a leader once that lasts longer than a change of leaders', async () => {
    let now = 0;
    let led = true;
    const { check } = leaderCheck(
      async (part) => part === 'jobs' || led,
      () => now,
    );
    led = false;
    now = 10_000;
    expect(await check()).toEqual({ status: 'up' });
    now = 20_000;
    expect(await check()).toEqual({
      status: 'degraded',
      reasons: ['No process has led the part "worker" for 20 s.'],
    });
    led = true;
    expect(await check()).toEqual({ status: 'up' });
  });

  test('comes when the views are folded and the demo is there, in any order', async () => {
    const startup = startupOf(['views', 'demo']);
    const { check } = startup.healthCheck;
    expect(await check()).toMatchObject({ status: 'down', reasons: [{}, {}].map(() => expect.any(String)) });
    startup.reached('demo');
    expect(await check()).toEqual({ status: 'down', reasons: ['The views are being folded from the log.'] });
    startup.reached('views');
    expect(await check()).toEqual({ status: 'up' });
  });

  test('stays ready while it names the facts that followers set aside, in the store and in this process', async () => {
    const [stored, own] = [memoryDeadLetters({ clock: systemClock }), memoryDeadLetters({ clock: systemClock })];
    const { check } = deadLettersCheck([stored, own]);
    expect(await check()).toEqual({ status: 'up' });
    const letter: NewDeadLetter = {
      consumer: 'refunds',
      subject: 'session-1',
      position: 7 as Position,
      eventId: 'session-1:3:0',
      type: 'SessionCancelled',
      reason: 'Error: bad',
      cause: 'fact',
      recovered: false,
    };
    for (const subject of ['session-1', 'session-2']) await stored.add({ ...letter, subject });
    await stored.add({ ...letter, consumer: 'seat-locks', recovered: true });
    await own.add({ ...letter, consumer: 'views', subject: 'session_pages/session-1' });
    expect(await check()).toEqual({
      status: 'degraded',
      reasons: [
        'Facts set aside by "refunds": 2, the first about session-1.',
        'Facts set aside by "views": 1, the first about session_pages/session-1.',
      ],
    });
  });
});
