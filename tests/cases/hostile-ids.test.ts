import { describe, expect, test } from 'vitest';
import { projectViews, sessionPages } from '@ticketly/core/views';
import type { AreaId, SeatFrame, SeatId, SessionId, TierId } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import {
  areaSection,
  hallOf,
  rowSection,
  auditSession,
  buyer,
  olga,
  readAuditedSession,
  tier,
  valueOf,
} from '@ticketly/core/testing';
import { openSmallHouse } from '../simulation/hall.ts';
import { ada, bob, officeOn } from './case-office.ts';

/** What every plain object has, whoever asks: as far as it may be an id. */
const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', 'toLocaleString'] as const;
type Name = (typeof names)[number];

/** A tier, a section with its row, and an area of this name, beside one another. */
const hallNamed = (name: Name): LayoutDraft =>
  hallOf([
    rowSection(name, [{ label: name.slice(0, 6), seats: 6 }], { tierId: name as TierId }),
    areaSection(name, 3, { sectionId: `${name}2`, tierId: name as TierId }),
  ]);

const openHall = async (name: Name) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const sessionId: SessionId = await openSmallHouse(ports, {
    hall: hallNamed(name),
    event: { tiers: [tier(name, 1_999), tier('other', 0)] },
  });
  const app = officeOn(ports);
  const views = projectViews(ports);
  return {
    ...{ app, ports, gateway, sessionId, tierId: name as TierId, areaId: name as AreaId },
    settle: async () => {
      while ((await app.jobs.relayDecisions.run()) + (await views.run()) > 0);
      await app.liveMap.tick();
    },
  };
};

describe.each(names)('a hall in which everything is called %s', (name) => {
  test('is sold by seat, area and best choice, shown, paid, ticketed and refunded', async () => {
    const { app, ports, gateway, sessionId, tierId, areaId, settle } = await openHall(name);
    const frames: SeatFrame[] = [];
    const stop = valueOf(await app.liveMap.subscribe(sessionId, (frame) => frames.push(frame)));
    const leftIn = async () => {
      const { areas, leftByTier } = valueOf(await app.liveMap.current(sessionId));
      return [areas, leftByTier];
    };
    expect(await leftIn()).toEqual([{ [name]: 3 }, { [name]: 9 }]);

    const seatId = `${name}-${name.slice(0, 6)}-1` as SeatId;
    const wishes = [
      [ada, { kind: 'seats', seatIds: [seatId] }],
      [bob, { kind: 'area', areaId, quantity: 2 }],
      [buyer('cleo'), { kind: 'best-available', quantity: 2, tierIds: [tierId] }],
    ] as const;
    const orders = [];
    for (const [principal, wanted] of wishes) {
      const { hold } = valueOf(await app.holding.holdSeats({ principal, sessionId, wanted }));
      const { orderId } = valueOf(await app.checkout.placeOrder({ principal, holdId: hold.holdId }));
      const { paymentId } = valueOf(await app.checkout.startPayment({ principal, orderId }));
      gateway.succeed(paymentId);
      await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });
      const tickets = valueOf(await app.checkout.listTickets({ principal, orderId }));
      expect(tickets.map(({ ticket }) => ticket.tierId)).toEqual(hold.lines.map(() => tierId));
      orders.push(orderId);
    }
    await settle();
    stop();
    expect(await leftIn()).toEqual([{ [name]: 1 }, { [name]: 4 }]);
    expect(new Map(frames.flatMap(({ areas }) => Object.entries(areas)))).toEqual(new Map([[name, 1]]));

    const soldByTier = async () => {
      await settle();
      return (await ports.views.get(sessionPages, sessionId))?.document.soldByTier;
    };
    expect(await soldByTier()).toEqual({ [name]: 5 });
    for (const orderId of orders) valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    expect(await soldByTier()).toEqual({ [name]: 0 });
    expect(await leftIn()).toEqual([{ [name]: 3 }, { [name]: 9 }]);
    expect(auditSession(await readAuditedSession(ports, sessionId, gateway.ledger()))).toEqual([]);
  });
});
