import type { RecordedEvent } from '../messaging/index.ts';
import { readFact } from './read-fact.ts';
import type { WrittenRecord } from './wire-record.ts';

/**
 * A fact as a record of the log's topic: what the relay and its connector write, for whoever
 * publishes without them.
 *
 * Throws what {@link readFact} throws if it could not be read again: nothing unreadable goes out.
 *
 * @example
 * await producer.send({ topic: 'ticketly.log', messages: [writeFact(fact)] });
 */
export const writeFact = (fact: RecordedEvent): WrittenRecord => {
  const record: WrittenRecord = {
    key: fact.routingKey,
    // What JSON has no word for, an undefined payload, is nothing: the outbox stores null as well.
    value: JSON.stringify(fact.payload ?? null),
    headers: {
      id: fact.id,
      position: String(fact.position),
      type: fact.type,
      version: String(fact.version),
      aggregateType: fact.aggregateType,
      aggregateId: fact.aggregateId,
      occurredAt: String(fact.occurredAt),
    },
  };
  readFact(record);
  return record;
};
