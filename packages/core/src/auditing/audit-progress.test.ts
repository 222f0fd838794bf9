import { describe, expect, test } from 'vitest';
import type { SessionId } from '../kernel/index.ts';
import { seatA } from '../testing/index.ts';
import { sessionPages } from '../views/index.ts';
import type { Views } from '../views/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import { bob, openHouse, relay, ticketsOf } from './house.fixture.ts';
import { keepAuditing } from './keep-auditing.ts';

describe('an audit', () => {
  test('tells how far it has come', async () => {
    const house = await openHouse();
    const audit = house.audit();
    const none = { corrections: 0, lagPositions: 0 };
    expect(audit.progress()).toEqual({ ...none, rounds: 0, sessions: 0, orders: 0, lastAt: undefined });
    expect(await audit.run()).toBe(0);
    const lastAt = house.clock.now();
    expect(audit.progress()).toEqual({ ...none, rounds: 1, sessions: 1, orders: 3, lastAt });
    await audit.run();
    expect(audit.progress()).toEqual({ ...none, rounds: 2, sessions: 2, orders: 6, lastAt });
  });

  test('tells how many facts it has not looked at, and how much is new or looks wrong', async () => {
    const house = await openHouse();
    const { changeFeed } = house.ports;
    const oneByOne: AuditPorts['changeFeed'] = { read: (asked) => changeFeed.read({ ...asked, limit: 1 }) };
    const audit = keepAuditing({ ...house.ports, changeFeed: oneByOne }, { relay });
    await audit.run();
    const before = house.database.outbox.length;
    await house.buy(bob, seatA(9));
    await house.carry();
    const news = house.database.outbox.length - before;
    expect(await audit.run()).toBe(1);
    expect(audit.progress().lagPositions).toBe(news - 1);
    ticketsOf(house, house.paid.orderId).pop();
    expect(await audit.run()).toBe(2);
  });

  test('rests for a minute when nothing happens, or for longer if its rounds are further apart', async () => {
    const { ports } = await openHouse();
    expect([10_000, 90_000].map((everyMs) => keepAuditing(ports, { relay, everyMs }).idleMs?.())).toEqual([
      60_000, 90_000,
    ]);
  });

  test('watches the relay and the followers that it is told of, and no others', async () => {
    const { ports } = await openHouse();
    const asked = new Set<string>();
    const get: AuditPorts['checkpoints']['get'] = (consumer) => {
      asked.add(consumer);
      return ports.checkpoints.get(consumer);
    };
    await keepAuditing({ ...ports, checkpoints: { get } }, { relay }).run();
    expect([...asked]).toEqual([relay]);
    await keepAuditing({ ...ports, checkpoints: { get } }, { relay, followers: ['views'] }).run();
    expect([...asked]).toEqual([relay, 'views']);
  });

  test('knows the facts about a drift without looking at views', async () => {
    const house = await openHouse();
    const audit = keepAuditing(house.ports, { relay });
    await audit.run();
    const { orderId } = await house.buy(bob, seatA(9));
    await house.carry();
    ticketsOf(house, orderId).pop();
    for (const _ of [1, 2]) await audit.run();
    const [drift] = audit.drifts();
    const facts = house.database.outbox.filter(({ position }) => drift?.facts.includes(position));
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['OrderPlaced', 'OrderPaid']));
  });
});

test('only what the relay carries is waited for', async () => {
  const house = await openHouse();
  house.lockStore.tables.get(house.sessionId)?.seats.delete(seatA(1));
  ticketsOf(house, house.paid.orderId).pop();
  const stuck = { ...house.ports.checkpoints, get: async () => 0 as never };
  const audit = house.audit({ checkpoints: stuck });
  for (const _ of [1, 2, 3]) await audit.run();
  expect(house.told).toEqual([['tickets-missing', 'found']]);
});

test('a seat may be held without an order for as long as a hold and then an order may live', async () => {
  const house = await openHouse();
  const held: AuditPorts['seatLocks']['held'] = async (sessionId) => {
    const answer = await house.ports.seatLocks.held(sessionId);
    return answer.ok ? { ok: true, value: { ...answer.value, held: [seatA(10)] } } : answer;
  };
  const audit = house.audit({ seatLocks: { ...house.ports.seatLocks, held } });
  const found = async (): Promise<number> => {
    for (const _ of [1, 2]) await audit.run();
    return audit.drifts().filter(({ kind }) => kind === 'hold-of-nobody').length;
  };
  await audit.run();
  house.clock.advance(41 * 60_000);
  expect(await found()).toBe(0);
  house.clock.advance(1);
  expect(await found()).toBe(1);
});

describe('what was wrong is righted', () => {
  test('once its document is compared again', async () => {
    const house = await openHouse();
    let isGone = true;
    const get: Views['get'] = (view, id) =>
      isGone && view.name === sessionPages.name ? Promise.resolve(undefined) : house.ports.views.get(view, id);
    const audit = house.audit({ views: { ...house.ports.views, get } });
    for (const _ of [1, 2]) await audit.run();
    isGone = false;
    await audit.run();
    expect(house.told).toEqual([
      ['view-differs', 'found'],
      ['view-differs', 'righted'],
    ]);
  });

  test('only once it was looked at: a round looks at a few sessions', async () => {
    const { ports } = await openHouse();
    const items = Array.from({ length: 16 }, (_, n) => ({ sessionId: `s${n}` as SessionId }));
    let sold = [seatA(1)];
    const told: string[] = [];
    const audit = keepAuditing(
      {
        ...ports,
        sessions: {
          endingAfter: async (_, { cursor = '0', limit }) => ({
            items: items.slice(Number(cursor), Number(cursor) + limit) as never[],
            nextCursor: Number(cursor) + limit < 16 ? String(Number(cursor) + limit) : null,
          }),
        },
        seatLocks: { held: async () => ({ ok: true, value: { version: 'v' as never, held: [], sold } }) },
      },
      { relay, onDrift: (_, news) => told.push(news) },
    );
    const count = (news: string): number => told.filter((each) => each === news).length;
    for (let round = 0; round < 12; round += 1) await audit.run();
    expect(count('found')).toBe(16);
    sold = [];
    await audit.run();
    expect(count('righted')).toBeGreaterThanOrEqual(8);
    expect(count('righted')).toBeLessThan(16);
    for (let round = 0; round < 4; round += 1) await audit.run();
    expect(count('righted')).toBe(16);
  });
});
