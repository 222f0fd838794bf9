import { olga, valueOf } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { ada, bob, freeSeat, longestOrderMs, openCase, paidSeat, rebuild } from './case-office.ts';
import { layout } from '../simulation/hall.ts';

describe('the facts of a concert', () => {
  test('have one key from its creation to its end, whatever they are about', async () => {
    const house = await openCase();
    const { app, clock, ports, sessionId } = house;
    const eventId = (await ports.sessions.find(sessionId))?.state.eventId;
    const sold = await house.order(ada, paidSeat(1), paidSeat(2));
    const { paymentId } = await house.pay(ada, sold.orderId);
    house.gateway.succeed(paymentId);
    await house.notify(paymentId);
    valueOf(await app.checkout.placeOrder({ principal: bob, holdId: (await house.hold(bob, freeSeat(1))).holdId }));
    const regretted = await house.order(bob, paidSeat(3));
    valueOf(await app.checkout.cancelOrder({ principal: bob, orderId: regretted.orderId }));
    const left = await house.order(bob, paidSeat(4));
    const declined = await house.pay(bob, left.orderId);
    house.gateway.decline(declined.paymentId);
    await house.notify(declined.paymentId);
    clock.advance(longestOrderMs);
    await app.jobs.expireOrders.run();
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId: sold.orderId }));
    await rebuild(house, layout);
    valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId: sold.eventId }));

    const facts = await ports.changeFeed.read({ after: 0 as never, limit: 10_000 });
    const ofConcert = facts.filter(({ type }) => !type.startsWith('Organization') && !type.startsWith('Member'));
    const kinds = new Set(ofConcert.map(({ aggregateType }) => aggregateType));
    expect([...kinds].toSorted()).toEqual(['catalog', 'ledger', 'orders', 'payments', 'sessions', 'tickets']);
    expect(new Set(ofConcert.map(({ type }) => type))).toEqual(
      new Set([
        ...['EventCreated', 'EventSubmitted', 'EventApproved', 'EventCancelled'],
        ...['SessionCreated', 'SessionPaused', 'SessionChanged', 'SessionResumed', 'SessionCancelled'],
        ...['OrderPlaced', 'OrderPinned', 'OrderPaid', 'OrderRefunded', 'OrderExpired', 'OrderCancelled'],
        ...['PaymentCreated', 'PaymentActionRequired', 'PaymentSucceeded', 'PaymentFailed'],
        ...['PaymentRefundPending', 'PaymentRefunded', 'LedgerPosted', 'TicketIssued', 'TicketRevoked'],
      ]),
    );
    expect(new Set(ofConcert.map(({ routingKey }) => routingKey))).toEqual(new Set([eventId]));
  });

  test('are apart from the facts of its organization, which keep its own', async () => {
    const { ports, sessionId } = await openCase();
    const organizationId = (await ports.sessions.find(sessionId))?.state.organizationId;
    const facts = await ports.changeFeed.read({ after: 0 as never, limit: 10_000 });
    const own = facts.filter(({ aggregateId }) => aggregateId === organizationId);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ routingKey }) => routingKey))).toEqual(new Set([organizationId]));
  });
});
