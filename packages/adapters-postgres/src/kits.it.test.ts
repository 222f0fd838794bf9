import { instant } from '@ticketly/core';
import type { AggregateStore } from '@ticketly/core';
import { manualClock, systemClock } from '@ticketly/core/memory';
import {
  aggregateSamples,
  aggregateStoreKit,
  aggregateStoreSaboteurs,
  changeFeedKit,
  chargeMarksKit,
  contactsKit,
  contactsSaboteurs,
  chargeMarksSaboteurs,
  changeFeedSaboteurs,
  checkpointsKit,
  checkpointsSaboteurs,
  deadLettersKit,
  deadLettersSaboteurs,
  discountsKit,
  discountsSaboteurs,
  expectRejected,
  idempotencyKeysKit,
  idempotencyKeysSaboteurs,
  inboxKit,
  inboxSaboteurs,
  layoutsKit,
  layoutsSaboteurs,
  drivenByOutbox,
  ledgerKit,
  ledgerSaboteurs,
  listsKit,
  listsSaboteurs,
  logDriverKit,
  logDriverSaboteurs,
  logHistoryKit,
  logHistorySaboteurs,
  ordersKit,
  ordersSaboteurs,
  pageViewsKit,
  pageViewsSaboteurs,
  paymentsKit,
  personKeysKit,
  personKeysSaboteurs,
  paymentsSaboteurs,
  rankingsKit,
  rankingsSaboteurs,
  receiptsKit,
  receiptsSaboteurs,
  runKit,
  seatSalesKit,
  seatSalesSaboteurs,
  timersKit,
  timersSaboteurs,
} from '@ticketly/core/testing';
import type { Kit, MakeSubject, PortsSubject, Saboteur, Sample } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { frozenClock, pgliteDatabase, serverDatabase } from './databases.fixture.ts';
import type { FrozenClock, TestDatabase } from './databases.fixture.ts';
import type { PostgresPorts } from './postgres-ports.ts';

type Subject = PortsSubject<keyof PostgresPorts | 'clock'>;

describe.each([
  { adapter: 'PostgreSQL', open: () => serverDatabase(inject('postgresUrl')) },
  { adapter: 'PGlite', open: () => pgliteDatabase() },
])('$adapter', ({ adapter, open }) => {
  const check = <Tested>(
    kit: Kit<Tested>,
    saboteurs: readonly Saboteur<Tested>[],
    make: MakeSubject<Tested>,
    makeForSaboteurs: MakeSubject<Tested> = make,
  ): void => {
    // PGlite has one process, and its peer is of that: enough to see through a saboteur.
    const withoutPeer = adapter === 'PGlite';
    runKit(kit, { describe, test }, make, { withoutPeer });
    describe(`${kit.port}, sabotaged`, () => {
      for (const saboteur of saboteurs)
        test(`is rejected when it ${saboteur.name}`, () => expectRejected(kit, saboteur, makeForSaboteurs));
    });
  };

  let database: TestDatabase;
  let another: PostgresPorts;
  let freeze: FrozenClock;
  const clock = manualClock();
  beforeAll(async () => {
    database = await open();
    another = database.another().ports;
    freeze = await frozenClock(database.client);
    clock.moveTo(instant(freeze.startsAt));
  });
  afterAll(() => database.close());

  /**
   * Time passes by moving the store's clock and the subject's: nothing lapses while a busy machine
   * takes its time.
   */
  const wait = async (durationMs: number): Promise<void> => {
    await freeze.advance(durationMs);
    clock.advance(durationMs);
  };
  const ports: MakeSubject<Subject> = async () => ({
    subject: {
      ports: { ...database.ports, clock },
      peer: async () => ({ ports: { ...another, clock }, close: async () => {} }),
      ttlMs: 10_000,
      wait,
    },
    // Whoever asks for due timers gets anybody's: those a saboteur left would be in the way of the
    // next clause.
    dispose: async () => {
      await database.client.query('delete from ticketly.timers');
    },
  });

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
  check(checkpointsKit, checkpointsSaboteurs, ports);
  check(deadLettersKit, deadLettersSaboteurs, ports);
  check(logHistoryKit, logHistorySaboteurs, ports);
  check(timersKit, timersSaboteurs, ports);
  check(pageViewsKit, pageViewsSaboteurs, ports);
  check(rankingsKit, rankingsSaboteurs, ports);
  check(receiptsKit, receiptsSaboteurs, ports);
  check(contactsKit, contactsSaboteurs, ports);
  check(personKeysKit, personKeysSaboteurs, ports);

  /** A saboteur is not waited for as long as an adapter is. */
  const outboxDriven = (patienceMs: number) => async () => {
    const { position: after } = await database.ports.logHistory.latest();
    // Its retries come by the clock of this machine: nobody moves that of the store meanwhile.
    const subject = drivenByOutbox({ ...database.ports, clock: systemClock }, { patienceMs, after });
    return { subject, dispose: async () => undefined };
  };
  // Nothing about it depends on which of the two it is.
  if (adapter === 'PostgreSQL') check(logDriverKit, logDriverSaboteurs, outboxDriven(60_000), outboxDriven(400));

  const checkStore = <Id, State>(
    port: string,
    sample: () => Sample<Id, State>,
    storeOf: (ports: PostgresPorts) => AggregateStore<Id, State>,
  ): void =>
    check(aggregateStoreKit<Id, State>(port), aggregateStoreSaboteurs<Id, State>(), async () => {
      const { subject, dispose } = await ports();
      const peer = async () => ({ ports: another, store: storeOf(another), close: async () => {} });
      return { subject: { ...subject, peer, store: storeOf(database.ports), sample }, dispose };
    });

  checkStore('Organizations', aggregateSamples.organization, ({ organizations }) => organizations);
  checkStore('Events', aggregateSamples.event, ({ events }) => events);
  checkStore('Sessions', aggregateSamples.session, ({ sessions }) => sessions);
  checkStore('Discounts as a store', aggregateSamples.discount, ({ discounts }) => discounts);
  checkStore('Payments as a store', aggregateSamples.payment, ({ payments }) => payments);
  checkStore('Tickets', aggregateSamples.ticket, ({ tickets }) => tickets);
});
