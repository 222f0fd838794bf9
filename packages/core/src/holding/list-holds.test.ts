import { expect, test } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, olga, seatA, smallOffice, valueOf } from '../testing/index.ts';

const ada = buyer('ada');
const world = async () => {
  const clock = manualClock();
  const office = await smallOffice(memoryPorts({ clock, limits: { activeHoldsPerBuyerAndSession: 3 } }));
  const listed = async (principal = ada, sessionId = office.sessionId) =>
    office.app.holding.listHolds({ principal, sessionId });
  const ids = async () => valueOf(await listed()).map(({ holdId }) => holdId);
  return { ...office, clock, listed, ids };
};

test('lists the live holds of a buyer, the newest first, and those of nobody else', async () => {
  const { hold, ids } = await world();
  expect(await ids()).toEqual([]);
  const [first, , second, third] = [
    await hold(ada, seatA(1)),
    await hold(buyer('bob'), seatA(2)),
    await hold(ada, seatA(3)),
    await hold(ada, seatA(4)),
  ];
  expect(await ids()).toEqual([third, second, first].map(({ holdId }) => holdId));
});

test('keeps a hold that became an order, and drops what was released or has lapsed', async () => {
  const { app, clock, hold, ids, relay } = await world();
  const ordered = await hold(ada, seatA(1));
  const released = await hold(ada, seatA(2));
  await hold(ada, seatA(3));
  valueOf(await app.checkout.placeOrder({ principal: ada, holdId: ordered.holdId }));
  await relay();
  valueOf(await app.holding.releaseHold({ principal: ada, holdId: released.holdId }));
  clock.advance(defaultLimits.holdTtlMs);
  expect(await ids()).toEqual([ordered.holdId]);
});

test('refuses callers who are not buyers, and unknown sessions', async () => {
  const { listed } = await world();
  expect(await listed(olga)).toEqual({ ok: false, refusal: { code: 'identity/role-missing', needs: 'buyer' } });
  expect(await listed(ada, 'nowhere' as SessionId)).toEqual({
    ok: false,
    refusal: { code: 'scheduling/session-unknown' },
  });
});
