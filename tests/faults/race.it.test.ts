import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { rejectHistory } from '../races/history.ts';
import { runRace } from '../races/run-race.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const seats = 16;
const servers = { postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') };

const fields = [
  { buyers: 100, tries: seats },
  { buyers: 1_000, tries: 4 },
];

describe.each(fields)(`$buyers buyers, each trying $tries of ${seats} seats, at two processes`, ({ buyers, tries }) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(servers, seats);
  });
  afterAll(() => stage.close());

  test('sells each seat once, tells every loser the truth, and leaves nothing behind', async () => {
    const urls = (await Promise.all([stage.start(), stage.start({ TICKETLY_PARTS: 'api' })])).map(({ url }) => url);
    const raced = await runRace(urls, stage.sessionId, stage.seatIds, buyers, { ...stage, atOnce: 100, tries });
    expect([...raced.ordersOfSeat.values()].map((orders) => orders.length)).toEqual(Array(seats).fill(1));
    expect([...raced.codes.keys()]).toEqual(['locking/seats-unavailable, seat named']);
    expect(rejectHistory(raced.attempts)).toEqual([]);
    expect(await stage.findings()).toEqual([]);
  });
});
