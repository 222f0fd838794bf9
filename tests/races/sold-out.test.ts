import { expect, test } from 'vitest';
import { ticketly } from '@ticketly/core';
import type { PrincipalId } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { openRaceTrack } from './race-server.ts';

const seats = 10_000;
const buyers = 20_000;
const atOnce = 200;

/** Asks for one seat, best available, again and again while only races are lost. */
test(`${seats} seats, ${buyers} buyers: all sold, nobody told "sold out" while a seat was free and not held`, async () => {
  const ports = memoryPorts();
  const { sessionId } = await openRaceTrack(ports, seats);
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  let sold = 0;
  let untruths = 0;
  let full = false;
  const isFull = async (): Promise<boolean> => {
    const now = await ports.seatLocks.held(sessionId);
    return now.ok && now.value.held.length + now.value.sold.length === seats;
  };
  const play = async (at: number): Promise<void> => {
    const principal = { principalId: `buyer-${at}` as PrincipalId, roles: ['buyer'] as const };
    for (;;) {
      const held = await office.holding.holdSeats({
        principal,
        sessionId,
        wanted: { kind: 'best-available', quantity: 1 },
      });
      if (held.ok) {
        const order = await office.checkout.placeOrder({ principal, holdId: held.value.hold.holdId });
        if (order.ok) sold += 1;
        return;
      }
      if (held.refusal.code !== 'seating/not-enough-seats') continue;
      // Nothing is given back here: once full, always full.
      full ||= await isFull();
      if (!full) untruths += 1;
      return;
    }
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < buyers) {
      next += 1;
      await play(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  expect({ sold, untruths }).toEqual({ sold: seats, untruths: 0 });
});
