import type { SessionId } from '@ticketly/core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openSmallHouse } from '../simulation/hall.ts';
import { ask, goesOn, letIn } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { backUp } from './swap-database.ts';
import { until } from '../servers/until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 300);
});
afterAll(() => stage.close());

/** What a process shows of the sale's seats. */
const shownBy = async (url: string): Promise<string> => {
  const { body } = await ask('GET', `${url}/v1/sessions/${stage.sessionId}/seats`, await stage.tokenOf('reader'));
  return String(body['statuses']);
};

/** What is sold according to the arbiter, seat by seat. */
const soldNow = async (): Promise<string> => {
  const { decisions } = await stage.ports.seatSales.taken(stage.sessionId);
  const sold = new Set<string>(decisions.filter(({ status }) => status === 'sold').map(({ seatId }) => seatId));
  return stage.seatIds.map((seatId) => (sold.has(seatId) ? 's' : '-')).join('');
};

const onlySold = (statuses: string): string => statuses.replaceAll(/[^s]/g, '-');

/** How much of what was captured the database knows nothing of, and how much of that went back. */
const unknownMoney = async (): Promise<readonly [captured: number, refunded: number]> => {
  let [captured, refunded] = [0, 0];
  for (const charge of await stage.gateway.ledger()) {
    if (charge.captured.amountMinor === 0 || (await stage.ports.payments.find(charge.paymentId))) continue;
    captured += charge.captured.amountMinor;
    refunded += charge.refunded.amountMinor;
  }
  return [captured, refunded];
};

/** How many events a process lists. */
const listedBy = async (url: string): Promise<number> => {
  const { body } = await ask('GET', `${url}/v1/events`, await stage.tokenOf('reader'));
  return (body['items'] as readonly unknown[]).length;
};

test('the database is restored, Redis stays, two processes go on: nothing stays sold for good, both show what is true, and no money is left', async () => {
  const urls = [(await stage.start()).url, (await stage.start()).url];
  const crowd = letIn(stage, () => urls, 8);
  await goesOn(crowd, 20);
  const backup = await backUp(stage.databaseUrl);
  await goesOn(crowd, 30);
  const lost: SessionId = await until('a second house', () => openSmallHouse(stage.ports));
  for (const url of urls) await until('two events in the list', async () => (await listedBy(url)) === 2);

  await backup.restore();
  await until('a new generation', async () => (await stage.ports.logHistory.latest()).generation === 1);
  await goesOn(crowd, 10);
  await crowd.leave();
  for (const url of urls) {
    await until('a list without what was lost', async () => (await listedBy(url)) === 1);
    await until('a map as the arbiter says', async () => onlySold(await shownBy(url)) === (await soldNow()));
  }
  expect(await stage.ports.sessions.find(lost)).toBeUndefined();
  // What was paid in the lost time goes back by itself.
  expect(await stage.findings()).toEqual([]);
  const [captured, refunded] = await unknownMoney();
  expect(captured).toBeGreaterThan(0);
  expect(refunded).toBe(captured);
  // The facts of this one have positions that other facts had before.
  await openSmallHouse(stage.ports);
  for (const url of urls) await until('the next event in the list', async () => (await listedBy(url)) === 2);
  expect((await stage.ports.logHistory.latest()).generation).toBe(1);
  await backup.drop();
});
