import { TicketlyFault, ok, refuse } from '@ticketly/core';
import type {
  ClaimSeats,
  FenceStale,
  HoldOrdered,
  Order,
  PendingOrderLimitReached,
  Result,
  SeatsTaken,
  ShowingStale,
} from '@ticketly/core';
import { arrayParameter } from './array-parameter.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlSession } from './sql-client.ts';

/** What becomes of a claim. */
export type Claimed = Result<Order, SeatsTaken | FenceStale | HoldOrdered | PendingOrderLimitReached | ShowingStale>;
type ClaimRefusal = Extract<Claimed, { readonly ok: false }>['refusal'];

const claimSql = `
  select place, refusal from ticketly.claim_seats_by_edition(
    $21::bigint[], $1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[], $8::text, $9::integer[], $10::text[],
    $11::integer[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::integer[], $18::bigint[], $19::text, $20)`;

const refusalCodes: readonly string[] = [
  'orders/seats-taken',
  'orders/fence-stale',
  'orders/hold-ordered',
  'orders/pending-limit-reached',
  'locking/showing-stale',
] satisfies readonly ClaimRefusal['code'][];

interface RefusedRow {
  readonly place: unknown;
  readonly refusal: ClaimRefusal;
}

/**
 * Sends claims of distinct buyers and holds in one statement; each is written whole or refused, the earlier of two that want one seat first. Where some
 * were decided by an older edition of their session, a second statement has the others.
 */
export const claimBatch = async (session: SqlSession, batch: readonly ClaimSeats[]): Promise<readonly Claimed[]> => {
  const rows = await session.query<RefusedRow>(claimSql, claimParameters(batch));
  const refusals = new Map(rows.map(({ place, refusal }) => [wholeNumber(place), named(refusal)]));
  if ([...refusals.values()].some(isStale)) return claimWithout(session, batch, refusals);
  return batch.map(({ order }, place) => {
    const refusal = refusals.get(place + 1);
    if (refusal === undefined) return ok(order);
    if (!refusalCodes.includes(refusal.code))
      throw new TicketlyFault('corrupt', `claim_seats refused with ${refusal.code}`);
    return refuse(refusal);
  });
};

/** The function of migration 0009 has an earlier name for one refusal. */
const named = (refusal: ClaimRefusal): ClaimRefusal =>
  (refusal.code as string) === 'scheduling/showing-stale'
    ? ({ ...refusal, code: 'locking/showing-stale' } as ShowingStale)
    : refusal;
const isStale = ({ code }: ClaimRefusal): boolean => code === 'locking/showing-stale';

const claimWithout = async (
  session: SqlSession,
  batch: readonly ClaimSeats[],
  stale: ReadonlyMap<number, ClaimRefusal>,
): Promise<readonly Claimed[]> => {
  const current = batch.filter((_, place) => !stale.has(place + 1));
  const answers = current.length === 0 ? [] : await claimBatch(session, current);
  const byOrder = new Map(current.map(({ order }, at) => [order, answers[at]]));
  return batch.map(({ order }, place) => {
    const refusal = stale.get(place + 1);
    const answer = refusal === undefined ? byOrder.get(order) : refuse(refusal);
    if (answer === undefined) throw new TicketlyFault('corrupt', `no answer to the claim of ${order.orderId}`);
    return answer;
  });
};

/** The parameters of `ticketly.claim_seats_by_edition`, the first one last: arrays that run parallel, one place an order, a wanted seat, or an event, and documents line by line. */
export const claimParameters = (batch: readonly ClaimSeats[]): readonly unknown[] => {
  const orders = batch.map(({ order }) => order);
  const seats = wantedSeats(batch);
  const events = batch.flatMap(({ order, events: told }, place) => told.map((event) => ({ order, event, place })));
  return [
    arrayParameter(orders.map(({ orderId }) => orderId)),
    arrayParameter(orders.map(({ sessionId }) => sessionId)),
    arrayParameter(orders.map(({ buyerId }) => buyerId)),
    arrayParameter(orders.map(({ holdId }) => holdId)),
    arrayParameter(orders.map(({ fence }) => fence)),
    arrayParameter(orders.map(({ progress }) => progress.expiresAt)),
    arrayParameter(batch.map(({ maxPendingOrders }) => maxPendingOrders)),
    orders.map((order) => JSON.stringify(order)).join('\n'),
    arrayParameter(seats.orders),
    arrayParameter(seats.ids),
    arrayParameter(events.map(({ place }) => place + 1)),
    arrayParameter(events.map(({ event }) => event.id)),
    arrayParameter(events.map(({ event }) => event.aggregateType)),
    arrayParameter(events.map(({ event }) => event.aggregateId)),
    arrayParameter(events.map(({ event }) => event.routingKey)),
    arrayParameter(events.map(({ event }) => event.type)),
    arrayParameter(events.map(({ event }) => event.version)),
    arrayParameter(events.map(({ event }) => event.occurredAt)),
    // An event that tells the order itself leaves its payload to the other side: half the bytes to send and to parse.
    events.map(({ event, order }) => (event.payload === order ? '' : JSON.stringify(event.payload ?? null))).join('\n'),
    seats.contended,
    arrayParameter(batch.map(({ edition }) => edition)),
  ];
};

/** Every seat of every order, once an order, with the order's place; whether two orders want one seat. */
const wantedSeats = (
  batch: readonly ClaimSeats[],
): { readonly orders: readonly number[]; readonly ids: readonly string[]; readonly contended: boolean } => {
  const orders: number[] = [];
  const ids: string[] = [];
  const wanted = new Set<string>();
  batch.forEach(({ order }, place) => {
    for (const seatId of new Set(order.lines.map((line) => line.seatId))) {
      orders.push(place + 1);
      ids.push(seatId);
      wanted.add(`${order.sessionId} ${seatId}`);
    }
  });
  return { orders, ids, contended: wanted.size < ids.length };
};
