import { instant } from '@ticketly/core';
import type { OutboxEvent, Ports } from '@ticketly/core';
import type { PostgresPorts } from '@ticketly/adapters-postgres';
import { memoryPorts } from '@ticketly/core/memory';
import { buyer, olga, seatB, smallOffice, valueOf } from '@ticketly/core/testing';
import type { Pool } from 'pg';
import { factsOf } from './view-hashes.ts';

/** What a concert's facts may be copied from, by its id. */
export type Templates = ReadonlyMap<string, readonly OutboxEvent[]>;

/** Sells a little for so many concerts, so that there are facts of the kinds that happen often. */
export const openConcerts = async (store: PostgresPorts, count: number): Promise<Templates> => {
  const ports: Ports = { ...memoryPorts(), ...store };
  for (let concert = 0; concert < count; concert += 1) {
    const { app, sessionId, order } = await smallOffice(ports);
    // Of what costs nothing, an order is paid as it is placed.
    await order(buyer('ada'), seatB(1), seatB(2));
    valueOf(await app.scheduling.pauseSession({ principal: olga, sessionId }));
    valueOf(await app.scheduling.resumeSession({ principal: olga, sessionId }));
  }
  const repeatable = ['SessionPaused', 'SessionResumed', 'OrderPlaced', 'OrderPaid'];
  const facts = (await factsOf(store)).filter(({ type }) => repeatable.includes(type));
  return Map.groupBy(facts, ({ routingKey }) => routingKey);
};

/** What writers did. */
export interface Written {
  readonly committed: number;
  readonly rolledBack: number;
}

/**
 * Writes facts of all concerts in so many transactions at once, which end in no order, and some not
 * at all.
 */
export const writeBusily = async (
  pool: Pool,
  templates: Templates,
  { writers, transactions }: { readonly writers: number; readonly transactions: number },
): Promise<Written> => {
  const concerts = [...templates.values()];
  const any = <One>(list: readonly One[]): One => list[Math.floor(Math.random() * list.length)] as One;
  let [committed, rolledBack] = [0, 0];
  const copy = (): OutboxEvent => ({
    ...any(any(concerts)),
    id: crypto.randomUUID(),
    occurredAt: instant(1_767_225_600_000),
  });
  const write = async (): Promise<void> => {
    const client = await pool.connect();
    const append = (...facts: readonly OutboxEvent[]) =>
      client.query('select ticketly.append_events($1::json)', [JSON.stringify(facts)]);
    for (let done = 0; done < transactions; done += 1) {
      const isDoomed = Math.random() < 0.15;
      await client.query('begin');
      await append(copy(), copy());
      await client.query('select pg_sleep($1)', [Math.random() * 0.02]);
      await append(copy());
      await client.query(isDoomed ? 'rollback' : 'commit');
      if (isDoomed) rolledBack += 3;
      else committed += 3;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: writers }, write));
  return { committed, rolledBack };
};
