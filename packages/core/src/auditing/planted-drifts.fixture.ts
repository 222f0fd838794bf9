import { money } from '../kernel/index.ts';
import type { OrderId, RefundId, TicketId } from '../kernel/index.ts';
import type { LedgerEntryId } from '../ledger/index.ts';
import type { Fence } from '../locking/index.ts';
import { seatA } from '../testing/index.ts';
import type { DriftKind } from './finding.ts';
import { claimOf, never, paymentOf, savedPaymentOf, setProgress, ticketsOf } from './house.fixture.ts';
import type { House } from './house.fixture.ts';

/** Every kind of drift, planted directly in the stores, and what should be found. */
export const plants: readonly (readonly [name: string, kind: DriftKind, plant: (house: House) => unknown])[] = [
  [
    'a seat that is sold twice',
    'seat-sold-twice',
    (house) => {
      const { database, other, paid } = house;
      const [line] = paid.lines;
      database.orders.set(other.orderId, { ...other, lines: line === undefined ? [] : [line] });
    },
  ],
  ['a paid order whose seat is free', 'seats-not-taken', (house) => claimOf(house, seatA(1)).claims.delete(seatA(1))],
  ['an order without its claims', 'seats-not-taken', (house) => claimOf(house, seatA(4)).claims.delete(seatA(4))],
  ['a seat sold without a ticket', 'tickets-missing', (house) => ticketsOf(house, house.paid.orderId).pop()],
  [
    'a ticket of an order that is not paid',
    'ticket-unpaid',
    (house) => house.database.ticketsOfOrder.set(house.pending.orderId, [...ticketsOf(house, house.paid.orderId)]),
  ],
  [
    'a ticket of an order that never was',
    'ticket-unpaid',
    ({ database, sessionId, paid }) => {
      const [ticketId] = database.ticketsOfOrder.get(paid.orderId) ?? never();
      const stored = database.tickets.get(ticketId ?? never()) ?? never();
      const [ghost, orderId] = ['ghost' as TicketId, 'nobody' as OrderId];
      database.tickets.set(ghost, { ...stored, state: { ...stored.state, ticketId: ghost, orderId } });
      database.ticketsOfOrder.set(orderId, [ghost]);
      database.ticketsOfSession.get(sessionId)?.push(ghost);
    },
  ],
  [
    'a captured payment without an end',
    'money-without-end',
    (house) => setProgress(house, house.paid.orderId, { status: 'cancelled', cancelledAt: house.clock.now() }),
  ],
  [
    'a paid order without its payment',
    'money-without-end',
    (house) => {
      const paymentId = paymentOf(house, house.paid.orderId);
      const saved = savedPaymentOf(house, house.paid.orderId);
      const progress = { status: 'cancelled', providerRef: null, cancelledAt: house.clock.now() } as const;
      const stored = { ...saved.stored, state: { ...saved.stored.state, progress } };
      house.database.payments.set(paymentId, { ...saved, stored });
    },
  ],
  [
    'a claim whose order ended',
    'claim-of-nobody',
    (house) => setProgress(house, house.pending.orderId, { status: 'cancelled', cancelledAt: house.clock.now() }),
  ],
  [
    'a sale of no order',
    'claim-of-nobody',
    (house) => {
      const { claims, claim } = claimOf(house, seatA(1));
      claims.set(seatA(9), { ...claim, seatId: seatA(9), holdId: `${house.sessionId}.gone` as typeof claim.holdId });
    },
  ],
  [
    'a lock that is free where a seat is sold',
    'lock-differs',
    ({ lockStore, sessionId }) => lockStore.tables.get(sessionId)?.seats.delete(seatA(1)),
  ],
  [
    'a lock that is sold where a seat is free',
    'lock-differs',
    ({ ports, sessionId, paid }) =>
      ports.seatLocks.record(sessionId, [
        { seatId: seatA(8), status: 'sold', holdId: paid.holdId, buyerId: paid.buyerId, fence: 1 as Fence },
      ]),
  ],
  [
    'two tickets of one order for a seat',
    'ticket-doubled',
    ({ database, paid }) => {
      const [first, second] = database.ticketsOfOrder.get(paid.orderId) ?? never();
      const one = database.tickets.get(first ?? never()) ?? never();
      const other = database.tickets.get(second ?? never()) ?? never();
      database.tickets.set(other.state.ticketId, { ...other, state: { ...other.state, seatId: one.state.seatId } });
    },
  ],
  ['an order that nobody ended', 'order-overdue', ({ clock }) => clock.advance(3 * 3_600_000)],
  [
    'a refund that its payment does not know',
    'refund-missing',
    ({ database, paid, clock }) => {
      const refundId = 'r1' as RefundId;
      const refund = {
        refundId,
        seatIds: [],
        amount: money(500, 'EUR'),
        refundedAt: clock.now(),
        reason: 'requested',
      } as const;
      database.orders.set(paid.orderId, { ...paid, refunds: [refund] });
    },
  ],
  [
    'a refund that its gateway never does',
    'refund-stuck',
    (house) => {
      const paymentId = paymentOf(house, house.paid.orderId);
      const saved = savedPaymentOf(house, house.paid.orderId);
      const since = house.clock.now();
      const progress = { status: 'refund_pending', providerRef: 'ref', reason: 'requested', since } as const;
      const stored = { ...saved.stored, state: { ...saved.stored.state, progress } };
      house.database.payments.set(paymentId, { ...saved, stored });
      house.clock.advance(7 * 3_600_000);
    },
  ],
  [
    'an entry that is not there',
    'entries-missing',
    ({ database, paid }) => database.ledger.delete(`${paid.orderId}:sold` as LedgerEntryId),
  ],
  [
    'an entry of another amount',
    'ledger-differs',
    (house) => {
      const { database, paid } = house;
      const entryId = `${paymentOf(house, paid.orderId)}:captured` as LedgerEntryId;
      const entry = database.ledger.get(entryId) ?? never();
      const postings = entry.postings.map(({ account, amount }) => ({
        account,
        amount: money(amount.amountMinor * 2, amount.currency),
      }));
      database.ledger.set(entryId, { ...entry, postings });
    },
  ],
  [
    'an entry that is not balanced',
    'ledger-differs',
    ({ database, paid }) => {
      const entryId = `${paid.orderId}:sold` as LedgerEntryId;
      const entry = database.ledger.get(entryId) ?? never();
      database.ledger.set(entryId, { ...entry, postings: entry.postings.slice(1) });
    },
  ],
];
