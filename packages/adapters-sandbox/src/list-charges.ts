import { instant, parseId, TicketlyFault } from '@ticketly/core';
import type { Clock, GatewayCharge, GatewayPayment, ListCharges, Page } from '@ticketly/core';
import type { ChargeBook } from './charge-book.ts';
import type { SandboxCharge } from './charge.ts';
import type { ChargePosition, SandboxCharges } from './charges.ts';

/**
 * Lists what was captured, as the port says; the cursor is the place of the last charge looked at.
 */
export const listCharges =
  (charges: SandboxCharges, book: ChargeBook, clock: Clock, told: (charge: SandboxCharge) => GatewayPayment) =>
  async ({ movedFrom, limit, cursor }: ListCharges): Promise<Page<GatewayCharge>> => {
    const now = clock.now();
    const after: ChargePosition = cursor === undefined ? { at: movedFrom, paymentId: '' } : readCursor(cursor);
    const found = await charges.positionsAfter(after, limit + 1);
    const positions = found.filter(({ at }) => at <= now);
    const looked = positions.slice(0, limit);
    const items: GatewayCharge[] = [];
    for (const { at, paymentId } of looked) {
      const charge = paymentId === '' ? undefined : await book.read(paymentId);
      // A charge that moved again has another place, further on.
      if (charge?.movedAt === at) items.push({ ...carried(charge), payment: told(charge), movedAt: at });
    }
    const last = looked.at(-1);
    const goesOn = positions.length > limit && last !== undefined;
    return { items, nextCursor: goesOn ? `${last.at} ${last.paymentId}` : null };
  };

const carried = ({
  orderId,
  origin,
  openedAt,
}: SandboxCharge): Pick<GatewayCharge, 'orderId' | 'origin' | 'openedAt'> => ({
  orderId,
  origin: origin ?? null,
  openedAt,
});

const readCursor = (cursor: string): ChargePosition => {
  const [, at, text] = /^(\d+) (.+)$/.exec(cursor) ?? [];
  const paymentId = text === undefined ? undefined : parseId('payment', text);
  if (paymentId === undefined) throw new TicketlyFault('unexpected', `"${cursor}" is not a cursor of this list`);
  return { at: instant(Number(at)), paymentId };
};
