import type { RecordedEvent } from '@ticketly/core';
import type { Pool } from 'pg';

/**
 * From now on every fact has a field more, and every paid order a fact beside it of a type, an
 * aggregate and a version that are not known: as a later release would write them.
 */
export const growFacts = (sql: Pool): Promise<unknown> =>
  sql.query(`
    create function public.grow() returns trigger language plpgsql as $$
    begin
      new.payload := (new.payload::jsonb || '{"laterRelease": {"colour": ["a", "later", 1]}}')::json;
      return new;
    end $$;
    create trigger a_field_more before insert on ticketly.outbox for each row
      when (json_typeof(new.payload) = 'object') execute function public.grow();
    create function public.tell_more() returns trigger language plpgsql as $$
    begin
      insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
        values (new.event_id || '-later', 'loyalty', new.aggregate_id, new.routing_key, 'PointsGiven', 7,
                '{"points": 3}', new.occurred_at_ms);
      return null;
    end $$;
    create trigger a_type_more after insert on ticketly.outbox for each row
      when (new.type = 'OrderPaid') execute function public.tell_more();
  `);

const payloadOf = ({ payload }: RecordedEvent): Readonly<Record<string, unknown>> =>
  typeof payload === 'object' && payload !== null ? { ...payload } : {};

/** What is new about such facts, and what they would be without. */
export const grown = {
  hasField: (fact: RecordedEvent): boolean => 'laterRelease' in payloadOf(fact),
  isUnknown: ({ type }: RecordedEvent): boolean => type === 'PointsGiven',
  withoutField: (fact: RecordedEvent): RecordedEvent => {
    const { laterRelease: _, ...payload } = payloadOf(fact);
    return { ...fact, payload };
  },
};
