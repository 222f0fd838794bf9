import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { HoldId } from '@ticketly/core';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

let stage: Stage;
let wire: Wire;
beforeAll(async () => {
  const postgresUrl = inject('postgresUrl');
  wire = await layWire(() => new URL(postgresUrl));
  stage = await openStage({ postgresUrl, redisUrl: inject('redisUrl') }, 10);
});
afterAll(async () => {
  await stage.close();
  await wire.close();
});

const buyerAt = async (url: string, buyer: string) => {
  const token = await stage.tokenOf(buyer);
  return {
    hold: (seatId: string): Promise<Answer> =>
      ask('POST', `${url}/v1/sessions/${stage.sessionId}/holds`, token, { seatIds: [seatId] }),
    order: (hold: Answer): Promise<Answer> =>
      ask('POST', `${url}/v1/orders`, token, { holdId: hold.body['holdId'] }, 90_000),
  };
};

test('a process paused past its hold: its late claim is refused, and the new owner keeps the seat', async () => {
  const [awake, sleepy] = [await stage.start(), await stage.start()];
  const [seat = '', other = ''] = stage.seatIds;
  const first = await buyerAt(sleepy.url, 'first');
  const second = await buyerAt(awake.url, 'second');
  const third = await buyerAt(awake.url, 'third');
  const hold = await first.hold(seat);
  expect(hold.status).toBe(201);
  // Held by a process that sleeps, ordered at once, and read by it when its hold is over.
  await sleepy.signal('SIGSTOP');
  const late = first.order(hold);
  expect(await second.hold(seat)).toMatchObject({ status: 409, code: 'locking/seats-unavailable' });
  expect((await third.hold(other)).status).toBe(201);
  const taken = await until(
    'the hold to lapse',
    async () => {
      const answer = await second.hold(seat);
      return answer.status === 201 && answer;
    },
    75_000,
  );
  const order = await second.order(taken);
  expect(order.status).toBe(201);
  await sleepy.signal('SIGCONT');
  expect(await late).toMatchObject({ status: 409, code: 'locking/hold-expired' });
  const { decisions } = await stage.ports.seatSales.taken(stage.sessionId);
  expect(decisions.map(({ seatId, buyerId }) => `${buyerId}: ${seatId}`)).toEqual([`second: ${seat}`]);
  expect(await stage.findings()).toEqual([]);
});

test('a claim that was under way when the locks forgot its hold is refused by the row', async () => {
  const [awake, slow] = [
    await stage.start({ TICKETLY_PARTS: 'api' }),
    await stage.start({ TICKETLY_DATABASE_URL: stage.databaseUrlBy(wire) }),
  ];
  const seat = stage.seatIds[5] ?? '';
  const first = await buyerAt(slow.url, 'early');
  const second = await buyerAt(awake.url, 'later');
  const hold = await first.hold(seat);
  expect(hold.status).toBe(201);
  // The hold is kept for its order in Redis, and what the process tells PostgreSQL next waits on
  // the wire.
  wire.stall();
  const late = first.order(hold);
  const holdId = hold.body['holdId'] as HoldId;
  await until('a hold kept for its order', async () => {
    const kept = await stage.ports.seatLocks.find(holdId);
    return kept?.status === 'converted' && wire.waiting() > 0;
  });
  await stage.redis.flushdb();
  const order = await second.order(await second.hold(seat));
  expect(order.status).toBe(201);
  wire.release();
  expect(await late).toMatchObject({ status: 409, code: 'orders/seats-taken' });
  const { decisions } = await stage.ports.seatSales.taken(stage.sessionId);
  expect(decisions.filter(({ seatId }) => seatId === seat).map(({ buyerId }) => buyerId)).toEqual(['later']);
  expect(await stage.findings()).toEqual([]);
});
