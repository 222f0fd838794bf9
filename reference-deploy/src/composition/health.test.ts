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
  test('names a job that has failed for a while, and bears one that has just begun to', async () => {
    const states: JobState[] = [
      stateOf('sweep holds', { failures: 3, failingSince: instant(minuteMs - 1_000) }),
      stateOf('relay decisions', { failures: 9, failingSince: instant(0) }),
      stateOf('expire orders', { runs: 5 }),
    ];
    expect(await jobsCheck({ states: () => states }, () => minuteMs).check()).toEqual({
      status: 'degraded',
      reasons: ['The job "relay decisions" has failed for 60 s.'],
    });
  });

  test('says that nobody does a part, once it has been so for longer than a change of leaders takes', async () => {
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
      reasons: ['No process has done the part "worker" for 20 s.'],
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

  test('names what followers of the log left behind, in the store and in this process, and stays ready', async () => {
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
        '"refunds" left 2 behind, and first session-1.',
        '"views" left 1 behind, and first session_pages/session-1.',
      ],
    });
  });
});
