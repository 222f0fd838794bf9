import { defaultLimits, plusMs } from '@ticketly/core';
import type { HoldOrigin, OrganizationId, Principal, SeatId } from '@ticketly/core';
import { buyer, codeOf, olga, valueOf } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { ada, bob, minuteMs, openCase, paidSeat } from './case-office.ts';

const home: readonly HoldOrigin[] = [{ key: 'home', maxSeats: 4 }];

/** A house where buyers cancel what they have just begun to pay. */
const cancelling = async (limits: Parameters<typeof openCase>[0] = {}) => {
  const house = await openCase(limits);
  const { app, order, pay, relay } = house;
  const orderAndCancel = async (who: Principal, ...seatIds: readonly SeatId[]): Promise<void> => {
    const { orderId } = await order(who, ...seatIds);
    await pay(who, orderId);
    valueOf(await app.checkout.cancelOrder({ principal: who, orderId }));
    await relay();
  };
  return { ...house, orderAndCancel };
};

describe('seats that a buyer cancels again and again', () => {
  test('are theirs again after the first time, and for others for a minute after the second', async () => {
    const { clock, tryHold, orderAndCancel, findings } = await cancelling();
    await orderAndCancel(ada, paidSeat(1), paidSeat(2));
    await orderAndCancel(ada, paidSeat(1), paidSeat(2));
    const coolsUntil = plusMs(clock.now(), defaultLimits.coolingOffMs);
    expect(await tryHold(ada, paidSeat(1), paidSeat(2), paidSeat(3))).toEqual({
      ok: false,
      refusal: { code: 'locking/seats-cooling-off', seatIds: [paidSeat(1), paidSeat(2)], coolsUntil },
    });
    expect(codeOf(await tryHold(bob, paidSeat(1)))).toBe('ok');
    clock.advance(defaultLimits.coolingOffMs);
    expect(codeOf(await tryHold(ada, paidSeat(2)))).toBe('ok');
    expect(await findings()).toEqual([]);
  });

  test('may be held at once where the cooling-off is zero, and half an hour after the first time', async () => {
    const off = await cancelling({ coolingOffMs: 0 });
    for (let times = 0; times < 3; times += 1) await off.orderAndCancel(ada, paidSeat(1));
    const rare = await cancelling();
    for (let times = 0; times < 3; times += 1) {
      await rare.orderAndCancel(ada, paidSeat(1));
      rare.clock.advance(30 * minuteMs);
    }
    expect(codeOf(await rare.tryHold(ada, paidSeat(1)))).toBe('ok');
  });
});

test('an address has room for others again once its buyers have paid', async () => {
  const { app, ports, sessionId, gateway, pay, notify, relay } = await openCase();
  const from = async (who: Principal, ...seatIds: readonly SeatId[]) =>
    app.holding.holdSeats({ principal: who, sessionId, wanted: { kind: 'seats', seatIds }, origins: home });
  const { holdId } = valueOf(await from(ada, paidSeat(1), paidSeat(2), paidSeat(3))).hold;
  const { orderId } = valueOf(await app.checkout.placeOrder({ principal: ada, holdId }));
  await relay();
  expect(codeOf(await from(bob, paidSeat(4), paidSeat(5)))).toBe('locking/origin-limit-reached');
  const { paymentId } = await pay(ada, orderId);
  gateway.succeed(paymentId);
  await notify(paymentId);
  await relay();
  expect((await ports.orders.find(orderId))?.progress.status).toBe('paid');
  expect(codeOf(await from(bob, paidSeat(4), paidSeat(5)))).toBe('ok');
});

test('best available says that the address is out of budget, not that a race was lost', async () => {
  const { app, sessionId } = await openCase();
  const best = (name: string) => {
    const wanted = { kind: 'best-available', quantity: 3 } as const;
    return app.holding.holdSeats({ principal: buyer(name), sessionId, wanted, origins: home });
  };
  expect(codeOf(await best('ada'))).toBe('ok');
  expect(codeOf(await best('bob'))).toBe('locking/origin-limit-reached');
});

describe('quotas of organizers', () => {
  test('bound the organizations that one person has founded, not those that others make them a member of', async () => {
    const { app } = await openCase({ organizationsPerFounder: 2 });
    const found = (principal: Principal) => app.organizations.createOrganization({ principal, name: 'One more' });
    // The house itself is the first.
    expect(codeOf(await found(olga))).toBe('ok');
    expect(await found(olga)).toEqual({
      ok: false,
      refusal: { code: 'organizations/organization-limit-reached', limit: 2 },
    });
    const otto: Principal = { ...olga, principalId: 'otto' as Principal['principalId'] };
    const { organizationId } = valueOf(await found(otto));
    const member = { principalId: olga.principalId, role: 'owner' } as const;
    valueOf(await app.organizations.setMember({ principal: otto, organizationId, member }));
    expect(codeOf(await found(otto))).toBe('ok');
    expect(codeOf(await found(otto))).toBe('organizations/organization-limit-reached');
  });

  test('bound the drafts of an organization, until some are cancelled', async () => {
    const { app, ports, sessionId } = await openCase({ draftsPerOrganization: 2 });
    const organizationId = (await ports.sessions.find(sessionId))?.state.organizationId as OrganizationId;
    const event = (await ports.events.ofOrganization(organizationId, { limit: 1 })).items[0];
    const { details } = event ?? expect.fail('the house has an event');
    const draft = () => app.catalog.createEvent({ principal: olga, organizationId, details });
    const { eventId } = valueOf(await draft());
    valueOf(await draft());
    expect(await draft()).toEqual({ ok: false, refusal: { code: 'catalog/draft-limit-reached', limit: 2 } });
    valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId }));
    expect(codeOf(await draft())).toBe('ok');
  });

  test('bound the layouts of an organization, counting each version', async () => {
    const { app, ports, sessionId } = await openCase({ layoutsPerOrganization: 3 });
    const { organizationId, layoutId } = (await ports.sessions.find(sessionId))?.state ?? expect.fail('no session');
    const layout = (await ports.layouts.latest(layoutId)) ?? expect.fail('no layout');
    const save = (over: object) => app.halls.saveLayout({ principal: olga, organizationId, layout, ...over });
    expect([codeOf(await save({ layoutId })), codeOf(await save({}))]).toEqual(['ok', 'ok']);
    const refused = { ok: false, refusal: { code: 'halls/layout-limit-reached', limit: 3 } };
    expect([await save({ layoutId }), await save({})]).toEqual([refused, refused]);
  });
});
