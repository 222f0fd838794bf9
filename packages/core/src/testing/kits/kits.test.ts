import { describe, expect, test } from 'vitest';
import type { AggregateStore } from '../../kernel/index.ts';
import {
  manualClock,
  memoryGateway,
  memoryLockHistory,
  memoryLockStore,
  memoryPorts,
  memorySeatFeed,
  memorySeatLocks,
} from '../../memory/index.ts';
import { sharedFeed } from '../../messaging/index.ts';
import type { Ports } from '../../ports.ts';
import { masterKeyVault } from '../../contacts/index.ts';
import { aggregateStoreKit } from './aggregate-store/clauses.ts';
import { aggregateStoreSaboteurs } from './aggregate-store/saboteurs.ts';
import { attendeesKit } from './attendees/clauses.ts';
import { attendeesSaboteurs } from './attendees/saboteurs.ts';
import { changeFeedKit } from './change-feed/clauses.ts';
import { changeFeedSaboteurs } from './change-feed/saboteurs.ts';
import type { ChangeFeedSubject } from './change-feed/subject.ts';
import { chargeMarksKit } from './charge-marks/clauses.ts';
import { chargeMarksSaboteurs } from './charge-marks/saboteurs.ts';
import { checkpointsKit } from './checkpoints/clauses.ts';
import { checkpointsSaboteurs } from './checkpoints/saboteurs.ts';
import { contactVaultKit } from './contact-vault/clauses.ts';
import { contactVaultSaboteurs } from './contact-vault/saboteurs.ts';
import { contactsKit } from './contacts/clauses.ts';
import { contactsSaboteurs } from './contacts/saboteurs.ts';
import { personKeysKit } from './person-keys/clauses.ts';
import { personKeysSaboteurs } from './person-keys/saboteurs.ts';
import { deadLettersKit } from './dead-letters/clauses.ts';
import { deadLettersSaboteurs } from './dead-letters/saboteurs.ts';
import { discountsKit } from './discounts/clauses.ts';
import { discountsSaboteurs } from './discounts/saboteurs.ts';
import { idempotencyKeysKit } from './idempotency-keys/clauses.ts';
import { idempotencyKeysSaboteurs } from './idempotency-keys/saboteurs.ts';
import { inboxKit } from './inbox/clauses.ts';
import { inboxSaboteurs } from './inbox/saboteurs.ts';
import { expectRejected, runKit } from './kit.ts';
import type { Kit, Made, MakeSubject, Saboteur } from './kit.ts';
import { layoutsKit } from './layouts/clauses.ts';
import { layoutsSaboteurs } from './layouts/saboteurs.ts';
import { ledgerKit } from './ledger/clauses.ts';
import { ledgerSaboteurs } from './ledger/saboteurs.ts';
import { listingsKit } from './listings/clauses.ts';
import { listingsSaboteurs } from './listings/saboteurs.ts';
import { listsKit } from './lists/clauses.ts';
import { listsSaboteurs } from './lists/saboteurs.ts';
import { lockHistoryKit } from './lock-history/clauses.ts';
import { lockHistorySaboteurs } from './lock-history/saboteurs.ts';
import type { LockHistorySubject } from './lock-history/subject.ts';
import { drivenByOutbox } from './log-driver/by-outbox.ts';
import { logDriverKit } from './log-driver/clauses.ts';
import { logDriverSaboteurs } from './log-driver/saboteurs.ts';
import { logHistoryKit } from './log-history/clauses.ts';
import { logHistorySaboteurs } from './log-history/saboteurs.ts';
import { ordersKit } from './orders/clauses.ts';
import { ordersSaboteurs } from './orders/saboteurs.ts';
import { pageViewsKit } from './page-views/clauses.ts';
import { pageViewsSaboteurs } from './page-views/saboteurs.ts';
import { paymentGatewayKit } from './payment-gateway/clauses.ts';
import { paymentGatewaySaboteurs } from './payment-gateway/saboteurs.ts';
import { paymentsKit } from './payments/clauses.ts';
import { paymentsSaboteurs } from './payments/saboteurs.ts';
import { rankingsKit } from './rankings/clauses.ts';
import { rankingsSaboteurs } from './rankings/saboteurs.ts';
import { receiptsKit } from './receipts/clauses.ts';
import { receiptsSaboteurs } from './receipts/saboteurs.ts';
import { aggregateSamples } from './samples.ts';
import type { Sample } from './samples.ts';
import { seatFeedKit } from './seat-feed/clauses.ts';
import { seatFeedSaboteurs } from './seat-feed/saboteurs.ts';
import { seatBrakesKit } from './seat-brakes/clauses.ts';
import { seatBrakesSaboteurs } from './seat-brakes/saboteurs.ts';
import { seatLocksKit } from './seat-locks/clauses.ts';
import { seatLocksSaboteurs } from './seat-locks/saboteurs.ts';
import { seatSalesKit } from './seat-sales/clauses.ts';
import { seatSalesSaboteurs } from './seat-sales/saboteurs.ts';
import type { PortsSubject } from './subject.ts';
import { timersKit } from './timers/clauses.ts';
import { timersSaboteurs } from './timers/saboteurs.ts';
import { viewsKit } from './views/clauses.ts';
import { viewsSaboteurs } from './views/saboteurs.ts';

/** A subject that needs no disposal. */
const made = <Subject>(subject: Subject): Made<Subject> => ({ subject, dispose: async () => {} });

const feedLength = 5_000;
const locks: MakeSubject<LockHistorySubject> = async () => {
  const clock = manualClock();
  const store = memoryLockStore({ clock, feedLength });
  const open = (): LockHistorySubject['ports'] => ({
    seatLocks: memorySeatLocks(store),
    seatFeed: memorySeatFeed(store),
    lockHistory: memoryLockHistory(store),
    clock,
  });
  return made({
    ports: open(),
    peer: async () => ({ ports: open(), close: async () => {} }),
    feed: { keeps: feedLength, drops: feedLength * 0.2 + 1 },
    ttlMs: 60_000,
    wait: async (durationMs) => clock.advance(durationMs),
    lose: async () => store.lose(),
  });
};

/** Every port in memory, under a clock that only waiting moves. */
const ports: MakeSubject<PortsSubject<keyof Ports>> = async () => {
  const clock = manualClock();
  const wait = async (durationMs: number): Promise<void> => clock.advance(durationMs);
  return made({ ports: memoryPorts({ clock }), ttlMs: 60_000, wait });
};

/** Adds a second process on the same memory, for saboteurs that are correct within one. */
const twice =
  <Subject>(make: MakeSubject<Subject>): MakeSubject<Subject> =>
  async () => {
    const { subject, dispose } = await make();
    return { subject: { ...subject, peer: async () => ({ ...subject, close: async () => {} }) }, dispose };
  };

const check = <Subject>(
  kit: Kit<Subject>,
  saboteurs: readonly Saboteur<Subject>[],
  make: MakeSubject<Subject>,
  makeForSaboteurs: MakeSubject<Subject> = twice(make),
): void => {
  // Memory belongs to one process, and so to one connection.
  runKit(kit, { describe, test }, make, { withoutPeer: true });
  describe(`${kit.port}, sabotaged`, () => {
    test('names every clause once, and has defects enough to be worth something', () => {
      expect(new Set(kit.clauses.map(({ name }) => name)).size).toBe(kit.clauses.length);
      const atLeast = ['SeatLocks', 'SeatSales'].includes(kit.port) ? 8 : 4;
      expect(new Set(saboteurs.map(({ name }) => name)).size).toBeGreaterThanOrEqual(atLeast);
    });
    for (const saboteur of saboteurs)
      test(`is rejected when it ${saboteur.name}`, () => expectRejected(kit, saboteur, makeForSaboteurs));
  });
};

check(seatLocksKit, seatLocksSaboteurs, locks);
check(seatBrakesKit, seatBrakesSaboteurs, locks);
check(seatFeedKit, seatFeedSaboteurs, locks);
check(seatSalesKit, seatSalesSaboteurs, ports);
check(listsKit, listsSaboteurs, ports);
check(ordersKit, ordersSaboteurs, ports);
check(discountsKit, discountsSaboteurs, ports);
check(paymentsKit, paymentsSaboteurs, ports);
check(ledgerKit, ledgerSaboteurs, ports);
check(chargeMarksKit, chargeMarksSaboteurs, ports);
check(inboxKit, inboxSaboteurs, ports);
check(idempotencyKeysKit, idempotencyKeysSaboteurs, ports);
check(layoutsKit, layoutsSaboteurs, ports);
check(changeFeedKit, changeFeedSaboteurs, ports);
/** A shared feed promises what the log behind it does. */
const shared = async (): Promise<Made<ChangeFeedSubject>> => {
  const { changeFeed, ...stores } = memoryPorts();
  return made({ ports: { ...stores, changeFeed: sharedFeed(changeFeed, { monotonicMs: () => performance.now() }) } });
};
runKit({ ...changeFeedKit, port: 'ChangeFeed, shared' }, { describe, test }, shared, { withoutPeer: true });
check(checkpointsKit, checkpointsSaboteurs, ports);
check(deadLettersKit, deadLettersSaboteurs, ports);
/** Saboteurs get less patience than adapters. */
const outboxDriven = (patienceMs: number) => async () => made(drivenByOutbox(memoryPorts(), { patienceMs }));
check(logDriverKit, logDriverSaboteurs, outboxDriven(60_000), outboxDriven(400));
check(lockHistoryKit, lockHistorySaboteurs, locks);
check(logHistoryKit, logHistorySaboteurs, ports);
check(timersKit, timersSaboteurs, ports);
check(viewsKit, viewsSaboteurs, ports);
check(listingsKit, listingsSaboteurs, ports);
check(attendeesKit, attendeesSaboteurs, ports);
check(pageViewsKit, pageViewsSaboteurs, ports);
check(rankingsKit, rankingsSaboteurs, ports);
check(receiptsKit, receiptsSaboteurs, ports);
check(contactsKit, contactsSaboteurs, ports);
check(personKeysKit, personKeysSaboteurs, ports);
check(contactVaultKit, contactVaultSaboteurs, async () =>
  made({ vault: await masterKeyVault([crypto.getRandomValues(new Uint8Array(32))]) }),
);

const checkStore = <Id, State>(
  port: string,
  sample: () => Sample<Id, State>,
  storeOf: (ports: Ports) => AggregateStore<Id, State>,
): void =>
  check(aggregateStoreKit<Id, State>(port), aggregateStoreSaboteurs<Id, State>(), async () => {
    const ports = memoryPorts({ clock: manualClock() });
    return made({ ports, store: storeOf(ports), sample });
  });

checkStore('Organizations', aggregateSamples.organization, ({ organizations }) => organizations);
checkStore('Events', aggregateSamples.event, ({ events }) => events);
checkStore('Sessions', aggregateSamples.session, ({ sessions }) => sessions);
checkStore('Discounts as a store', aggregateSamples.discount, ({ discounts }) => discounts);
checkStore('Payments as a store', aggregateSamples.payment, ({ payments }) => payments);
checkStore('Tickets', aggregateSamples.ticket, ({ tickets }) => tickets);

check(paymentGatewayKit, paymentGatewaySaboteurs, async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  return made({
    gateway,
    pay: async (paymentId) => gateway.succeed(paymentId),
    decline: async (paymentId) => gateway.decline(paymentId),
    call: async (paymentId) => gateway.webhook(paymentId),
    wait: async (durationMs) => clock.advance(durationMs),
    staleAfterMs: 300_000,
  });
});
