import { instant } from '@ticketly/core';
import type { AggregateStore, CommandStorePorts } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { aggregateSamples } from '@ticketly/core/testing';
import {
  aggregateStoreComparison,
  contactsComparison,
  deadLettersComparison,
  discountUsesComparison,
  idempotencyKeysComparison,
  inboxComparison,
  layoutsComparison,
  ledgerComparison,
  listsComparison,
  paymentsComparison,
  receiptsComparison,
  runComparison,
  seatSalesComparison,
  timersComparison,
} from '@ticketly/core/testing/comparing';
import type { Comparison } from '@ticketly/core/testing/comparing';
import type { MakeSubject, PortsSubject, Sample } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { frozenClock, pgliteDatabase, serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import type { PostgresPorts } from './postgres-ports.ts';

type Subject = PortsSubject<keyof PostgresPorts | 'clock'>;

/** Decision 0052 says how to play more. */
const histories = Number(process.env['TICKETLY_HISTORIES'] ?? 40);
const seed = Number(process.env['TICKETLY_HISTORIES_SEED'] ?? 1);

describe.each([
  { adapter: 'PostgreSQL', open: () => serverDatabase(inject('postgresUrl')) },
  { adapter: 'PGlite', open: () => pgliteDatabase() },
])('$adapter', ({ open }) => {
  let database: TestDatabase;
  let freeze: Awaited<ReturnType<typeof frozenClock>>;
  const clock = manualClock();
  beforeAll(async () => {
    database = await open();
    freeze = await frozenClock(database.client);
    clock.moveTo(instant(freeze.startsAt));
  });
  afterAll(() => database.close());

  const make: MakeSubject<Subject> = async () => ({
    subject: {
      ports: { ...database.ports, clock },
      ttlMs: 10_000,
      wait: async (durationMs) => {
        await freeze.advance(durationMs);
        clock.advance(durationMs);
      },
    },
    dispose: async () => undefined,
  });
  const compare = <Tested, Step>(comparison: Comparison<Tested, Step>, subject: MakeSubject<Tested>): void =>
    runComparison(comparison, { describe, test }, subject, { histories, seed });

  compare(seatSalesComparison, make);
  compare(timersComparison, make);
  compare(idempotencyKeysComparison, make);
  compare(inboxComparison, make);
  compare(layoutsComparison, make);
  compare(listsComparison, make);
  compare(paymentsComparison, make);
  compare(receiptsComparison, make);
  compare(contactsComparison, make);
  compare(deadLettersComparison, make);
  compare(discountUsesComparison, make);
  compare(ledgerComparison, make);

  const compareStore = <Id, State>(
    port: string,
    sample: () => Sample<Id, State>,
    storeOf: (ports: CommandStorePorts) => AggregateStore<Id, State>,
  ): void =>
    compare(aggregateStoreComparison(port, sample, storeOf), async () => {
      const { ports } = database;
      return { subject: { ports, store: storeOf(ports), sample }, dispose: async () => undefined };
    });
  compareStore('Organizations', aggregateSamples.organization, ({ organizations }) => organizations);
  compareStore('Events', aggregateSamples.event, ({ events }) => events);
  compareStore('Sessions', aggregateSamples.session, ({ sessions }) => sessions);
  compareStore('Discounts as a store', aggregateSamples.discount, ({ discounts }) => discounts);
  compareStore('Payments as a store', aggregateSamples.payment, ({ payments }) => payments);
  compareStore('Tickets', aggregateSamples.ticket, ({ tickets }) => tickets);
});
