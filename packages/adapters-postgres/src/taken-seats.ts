import { inSlices } from '@ticketly/core';
import type { Edition, SeatDecision, SeatSales, Sliced } from '@ticketly/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const floorsSql = `
  select (select coalesce(max(fence), 0) from ticketly.seat_claims where session_id = $1) as fence,
         (select ticketly.edition_of(version) from ticketly.sessions where session_id = $1) as edition`;
const takenSql = `
  select c.seat_id, c.state, c.fence, c.expires_at_ms, o.hold_id, o.buyer_id,
         -- Few orders have a table: the others are not taken apart.
         case when o.state::text like '%"places"%' then (
           select line ->> 'places' from json_array_elements(o.state -> 'lines') as line where line ->> 'seatId' = c.seat_id limit 1
         ) end as places
    from ticketly.seat_claims c join ticketly.orders o on o.order_id = c.order_id
   where c.session_id = $1 and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > ticketly.now_ms()))
   order by c.seat_id`;

/** What is read of a seat that is taken. */
export interface TakenRow {
  readonly seat_id: string;
  readonly state: 'claimed' | 'sold';
  readonly fence: unknown;
  readonly expires_at_ms: unknown;
  readonly hold_id: string;
  readonly buyer_id: string;
  readonly places: unknown;
}

const decisionFrom = (row: TakenRow): SeatDecision =>
  ({
    seatId: row.seat_id,
    status: row.state,
    holdId: row.hold_id,
    buyerId: row.buyer_id,
    fence: wholeNumber(row.fence),
    ...(row.places !== null && { places: wholeNumber(row.places) }),
    ...(row.state === 'claimed' && { expiresAt: wholeNumber(row.expires_at_ms) }),
  }) as SeatDecision;

/** A millisecond or two of work. */
const rowsPerSlice = 2_000;

/** The decisions of a session, in slices: a sold-out hall has a hundred thousand. */
export function* decisionsFrom(rows: readonly TakenRow[]): Sliced<readonly SeatDecision[]> {
  const decisions: SeatDecision[] = [];
  for (const row of rows) {
    decisions.push(decisionFrom(row));
    if (decisions.length % rowsPerSlice === 0) yield;
  }
  return decisions;
}

/** `SeatSales.taken` in PostgreSQL. */
export const takenSeats =
  (client: SqlClient): SeatSales['taken'] =>
  async (sessionId) => {
    const rows = await client.query<TakenRow>(takenSql, [sessionId]);
    const decisions = await inSlices(decisionsFrom(rows), nextTurn);
    // The floors come last: anything in between raises them, and missing that is harmless.
    const [row] = await client.query<{ fence: unknown; edition: unknown }>(floorsSql, [sessionId]);
    const edition = wholeNumber(row?.edition ?? 0) as Edition;
    return { fenceFloor: wholeNumber(row?.fence ?? 0), edition, decisions };
  };
