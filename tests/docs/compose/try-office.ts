import type { Ports, Ticketly } from '@ticketly/core';
import { buyer, codeOf, putOnSale, seatB, valueOf } from '@ticketly/core/testing';

/** Puts a small hall on sale, and lets two people want one seat of it. */
export const tryOffice = async ({ office, ports }: { office: Ticketly; ports: Ports }) => {
  const { sessionId } = await putOnSale(office, ports.clock.now());
  const hold = (name: string) =>
    office.holding.holdSeats({
      principal: buyer(name),
      sessionId,
      wanted: { kind: 'seats', seatIds: [seatB(1)] },
    });
  const { holdId } = valueOf(await hold('anna')).hold;
  const order = valueOf(await office.checkout.placeOrder({ principal: buyer('anna'), holdId }));
  console.log('the order of anna is', order.progress.status);
  console.log('bert is told', codeOf(await hold('bert')));
};
