import type { Flaw } from './flaw.ts';

/** A bug inside a store, and a seed whose history shows it. */
export interface PlantedFlaw extends Flaw {
  readonly seed: number;
}

/** Those that a history on servers must find: by its audit, or because it parts from memory. */
export const plantedFlaws: readonly PlantedFlaw[] = [
  {
    name: 'a seat is free to the locks once anybody gives it back',
    seed: 7,
    text: 'if not mine then return false end',
    instead: '',
  },
  {
    name: 'a lapsed hold still keeps others from its seats',
    seed: 7,
    text: `(entry.status == 's' or entry.expires > s.now) then conflicts`,
    instead: 'true then conflicts',
  },
  {
    name: 'the end of an order frees seats that another order has by now',
    seed: 7,
    text: 'and c.seat_id = any (seats) and c.order_id = o.order_id',
    instead: 'and c.seat_id = any (seats)',
  },
  {
    name: 'money for an order that lapsed takes the seats of another',
    seed: 5,
    text: 'where c.order_id <> order_ids[w.n] and (c.state',
    instead: 'where false and (c.state',
  },
  {
    name: 'a refund is written over another that was decided meanwhile',
    seed: 10,
    text: `when ticketly.refunds_of(o.state::jsonb) <> greatest(0, ticketly.refunds_of(refunded) - 1)`,
    instead: 'when false',
  },
  {
    name: 'a pinned order keeps its seats no longer than before',
    seed: 14,
    text: 'update ticketly.seat_claims c set expires_at_ms = w.until_ms',
    instead: 'update ticketly.seat_claims c set expires_at_ms = c.expires_at_ms',
  },
];
