import { TicketlyFault } from '../kernel/index.ts';
import type { Page } from '../kernel/index.ts';
import type { GatewayCharge, ListCharges } from '../payments/index.ts';

/** A place in the list, ordered by instant and then by payment. */
const placeOf = ({ movedAt, payment }: GatewayCharge): readonly [number, string] => [movedAt, payment.paymentId];

const isAfter = (one: readonly [number, string], other: readonly [number, string]): boolean =>
  one[0] === other[0] ? one[1] > other[1] : one[0] > other[0];

/**
 * A page of charges, as `PaymentGateway.charges` lists them; the cursor is the place of the last
 * one returned.
 */
export const pageOfCharges = (
  charges: readonly GatewayCharge[],
  { movedFrom, limit, cursor }: ListCharges,
): Page<GatewayCharge> => {
  const after = cursor === undefined ? ([movedFrom, ''] as const) : readCursor(cursor);
  const listed = charges
    .filter((charge) => isAfter(placeOf(charge), after))
    .sort((one, other) => (isAfter(placeOf(one), placeOf(other)) ? 1 : -1));
  const items = listed.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: listed.length > limit && last !== undefined ? placeOf(last).join(' ') : null };
};

const readCursor = (cursor: string): readonly [number, string] => {
  const [, at, paymentId] = /^(\d+) (.+)$/.exec(cursor) ?? [];
  if (at === undefined || paymentId === undefined)
    throw new TicketlyFault('unexpected', `"${cursor}" is not a cursor of this list`);
  return [Number(at), paymentId];
};
