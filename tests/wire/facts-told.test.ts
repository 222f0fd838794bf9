import { Ajv } from 'ajv';
import type { Ports, Position } from '@ticketly/core';
import { allViews, foldFacts } from '@ticketly/core/views';
import { eventFacts } from '@ticketly/core/catalog';
import type { FactShape, FactsOf } from '@ticketly/core';
import { discountFacts } from '@ticketly/core/discounts';
import { ledgerFacts } from '@ticketly/core/ledger';
import { orderFacts } from '@ticketly/core/orders';
import { organizationFacts } from '@ticketly/core/organizations';
import { paymentFacts } from '@ticketly/core/payments';
import { sessionFacts } from '@ticketly/core/scheduling';
import { ticketFacts } from '@ticketly/core/tickets';
import { readFact, writeFact } from '@ticketly/core/wire';
import type { WrittenRecord } from '@ticketly/core/wire';
import { describe, expect, test } from 'vitest';
import { simulate } from '../simulation/simulate.ts';
import { committedContract, committedHistories } from './contract.ts';
import { tellHistory } from './history.ts';
import { closed } from './json-schema.ts';

const contract = committedContract();
const ajv = new Ajv({ strict: false, allErrors: true });
const checks = new Map([...contract].map(([name, schema]) => [name, ajv.compile({ ...closed(schema), $id: name })]));

/** What is wrong with a record, by the schemas, which take nothing here that they don't name. */
const problemsOf = (record: WrittenRecord): readonly string[] => {
  const { type, version } = record.headers;
  const [envelope, payload] = [checks.get('Envelope.v1'), checks.get(`${type}.v${version}`)];
  if (envelope === undefined || payload === undefined) return [`${type}.v${version} has no schema`];
  const problems = [];
  if (!envelope(record)) problems.push(`envelope of ${type}: ${ajv.errorsText(envelope.errors)}`);
  if (!payload(JSON.parse(record.value))) problems.push(`${type}: ${ajv.errorsText(payload.errors)}`);
  return problems;
};

const logOf = async ({ changeFeed }: Ports): Promise<readonly WrittenRecord[]> =>
  (await changeFeed.read({ after: 0 as Position, limit: 100_000 })).map(writeFact);

describe('every fact is what its schema says, to the last field', () => {
  test('in sales with crashes and losses', async () => {
    const types = new Set<string>();
    for (let seed = 1; seed <= 8; seed += 1) {
      let ports: Ports | undefined;
      await simulate(seed, (given) => (ports = given));
      const log = ports === undefined ? [] : await logOf(ports);
      expect(new Set(log.flatMap(problemsOf))).toEqual(new Set());
      for (const { headers } of log) types.add(headers.type);
    }
    expect([...types]).toEqual(expect.arrayContaining(['OrderPaid', 'OrderExpired', 'PaymentFailed', 'TicketIssued']));
  });

  test('in a history that has all of them', async () => {
    expect((await tellHistory()).flatMap(problemsOf)).toEqual([]);
  });

  test('and a fact that is otherwise is noticed', async () => {
    const records = await tellHistory();
    const record = records.find(({ headers }) => headers.type === 'OrderPaid');
    if (record === undefined) throw new Error('nothing was paid');
    const payload = JSON.parse(record.value) as object;
    const told = (value: unknown): readonly string[] => problemsOf({ ...record, value: JSON.stringify(value) });
    expect(told({ ...payload, email: 'ada@example.com' })).toHaveLength(1);
    expect(told({ ...payload, orderId: 7 })).toHaveLength(1);
    expect(told({ ...payload, total: undefined })).toHaveLength(1);
    expect(told({ ...payload, progress: { status: 'pending', expiresAt: 1 } })).toHaveLength(1);
  });
});

/** Who tells what, by the first word of the type. */
const rooms = new Map<string, unknown>([
  ['Organization', organizationFacts],
  ['Member', organizationFacts],
  ['Seller', organizationFacts],
  ['Event', eventFacts],
  ['Session', sessionFacts],
  ['Sale', sessionFacts],
  ['Discount', discountFacts],
  ['Order', orderFacts],
  ['Payment', paymentFacts],
  ['Ledger', ledgerFacts],
  ['Ticket', ticketFacts],
]);

const roomOf = (type: string): FactsOf<unknown, FactShape> => {
  const room = rooms.get(/^[A-Z][a-z]+/.exec(type)?.[0] ?? '');
  if (room === undefined) throw new Error(`${type} is of no room`);
  return room as FactsOf<unknown, FactShape>;
};

describe.each(committedHistories().map((history, at) => ({ edition: at + 1, history })))(
  'history $edition, as it was once written',
  ({ history }) => {
    const facts = history.map(readFact);

    test('is what its schemas say, also if readers would take nothing else', () => {
      expect(history.flatMap(problemsOf)).toEqual([]);
    });

    test('still makes a state of every aggregate', () => {
      const states = new Map<string, unknown>();
      for (const { type, payload, aggregateId, aggregateType } of facts) {
        const room = roomOf(type);
        const fact = { type, payload };
        expect([room.aggregateType, room.idOf(fact)]).toEqual([aggregateType, aggregateId]);
        states.set(aggregateId, room.evolve(states.get(aggregateId), fact));
      }
      expect([...states.values()].filter((state) => state === undefined)).toEqual([]);
      expect(states.size).toBeGreaterThan(10);
    });

    test.each(allViews.map((view) => [view.name, view] as const))('still makes the documents of %s', (_name, view) => {
      const documents = foldFacts(view, facts, new Map());
      expect(documents.length).toBeGreaterThan(0);
    });
  },
);
