import { pino } from 'pino';
import { expect, test } from 'vitest';
import { watchLog } from './log-watch.ts';

test('whoever holds up the log for five seconds is named until it goes on', async () => {
  let [ageMs, asked] = [0, 0];
  const lines: string[] = [];
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line).msg) });
  const blocker = async () => {
    asked += 1;
    return { pid: 4_711, user: 'somebody', application: 'psql' } as never;
  };
  const { job, healthCheck } = watchLog({ ageMs: () => ageMs, blocker }, async () => 3, logger);
  const at = async (nextAgeMs: number) => {
    ageMs = nextAgeMs;
    expect(await job.run()).toBe(3);
    return (await healthCheck.check()).status;
  };
  expect([await at(0), await at(4_999)]).toEqual(['up', 'up']);
  // Nobody asks the store for a blocker as long as nothing is wrong.
  expect([asked, lines]).toEqual([0, []]);
  expect([await at(5_000), await at(60_000)]).toEqual(['degraded', 'degraded']);
  expect(lines).toEqual([expect.stringContaining('process 4711 (user somebody, application "psql")')]);
  expect([await at(4_999), lines.length]).toEqual(['up', 2]);
});
