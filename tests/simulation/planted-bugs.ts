import { ok } from '@ticketly/core';
import type { OrderId } from '@ticketly/core';
import { plantedDiscountBugs } from './planted-discount-bugs.ts';
import { plantedMoneyBugs } from './planted-money-bugs.ts';
import { change } from './planting.ts';
import type { PlantedBug } from './planting.ts';
import type { Stores } from './stores.ts';

/** Those that change what passes a port of the locks or of the log, whatever the store. */
export const plantedPortBugs: readonly PlantedBug<Stores>[] = [
  {
    name: 'the log loses an event now and then',
    plant: (ports, { schedule }) =>
      change(ports, 'changeFeed', {
        read: async (request) => {
          const events = await ports.changeFeed.read(request);
          return events.length > 1 && schedule.chance(200) ? events.slice(1) : events;
        },
      }),
  },
  {
    name: 'the lock store is not told of sales',
    plant: (ports) =>
      change(ports, 'seatLocks', {
        record: (sessionId, decisions) =>
          ports.seatLocks.record(
            sessionId,
            decisions.filter(({ status }) => status !== 'sold'),
          ),
      }),
  },
  {
    name: 'a hold is kept as long as an order before there is one',
    plant: (ports) =>
      change(ports, 'seatLocks', {
        convert: (request) => ports.seatLocks.convert({ ...request, ttlMs: ports.limits.orderTtlMs }),
      }),
  },
  {
    name: 'the feed repeats and forgets',
    plant: (ports, { schedule }) =>
      change(ports, 'seatFeed', {
        read: async (sessionId, after) => {
          const read = await ports.seatFeed.read(sessionId, after);
          return read.ok && schedule.chance(50) ? ok({ ...read.value, changes: read.value.changes.slice(1) }) : read;
        },
      }),
  },
];

/** Bugs that the audit must find within a thousand seeds each, in memory. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'the arbiter lets a claim take over what others have',
    // The locks forget more often than in other histories, or hardly anybody would come that far.
    plant: (honest, { database, schedule, lockStore }) => {
      const ports = change(honest, 'seatLocks', {
        hold: (request) => {
          if (schedule.chance(50)) lockStore.lose();
          return honest.seatLocks.hold(request);
        },
      });
      return change(ports, 'seatSales', {
        claim: async (request) => {
          const first = await ports.seatSales.claim(request);
          if (first.ok || first.refusal.code !== 'orders/seats-taken') return first;
          for (const seatId of first.refusal.conflicts) database.claims.get(request.order.sessionId)?.delete(seatId);
          return ports.seatSales.claim(request);
        },
      });
    },
  },
  {
    name: 'settling twice issues tickets twice',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        settle: async (request) => {
          const settled = await ports.seatSales.settle(request);
          if (settled.ok || settled.refusal.code !== 'messaging/message-repeated') return settled;
          const [ticket] = request.tickets;
          if (ticket) {
            database.tickets.set(ticket.ticketId, { state: ticket, version: 1 });
            database.ticketsOfSession.get(ticket.sessionId)?.push(ticket.ticketId);
          }
          return settled;
        },
      }),
  },
  {
    name: 'a settlement remembers no message, and does again what was done',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        settle: async (request) => {
          const { effect } = request;
          const settled = await ports.seatSales.settle({
            ...request,
            ...(effect && { effect: { payment: effect.payment } }),
          });
          const progress = database.orders.get(request.paid.orderId)?.progress;
          const isOwn = progress?.status === 'paid' && progress.paymentId === effect?.payment.state.paymentId;
          if (settled.ok || !isOwn) return settled;
          for (const ticket of request.tickets) {
            database.tickets.set(ticket.ticketId, { state: ticket, version: 1 });
            database.ticketsOfSession.get(ticket.sessionId)?.push(ticket.ticketId);
          }
          return ok(request.paid);
        },
      }),
  },
  {
    name: 'an order that lapsed is ended even when it was paid meanwhile',
    plant: (ports, { database }) => {
      let late: OrderId | undefined;
      return change(ports, 'orders', {
        lapsed: async (request) => {
          const lapsed = await ports.orders.lapsed(request);
          late = lapsed[0]?.orderId ?? late;
          const order = late && database.orders.get(late);
          if (order?.progress.status === 'paid') {
            database.orders.set(order.orderId, {
              ...order,
              progress: { status: 'expired', expiredAt: ports.clock.now() },
            });
          }
          return lapsed;
        },
      });
    },
  },
  {
    name: 'expired orders keep their claims',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        release: async (request) => {
          const before = new Map(database.claims.get(request.ended.sessionId));
          const released = await ports.seatSales.release(request);
          for (const { seatId } of request.ended.lines) {
            const claim = before.get(seatId);
            const later = (ports.clock.now() + 86_400_000) as typeof request.ended.placedAt;
            if (released.ok && claim)
              database.claims.get(request.ended.sessionId)?.set(seatId, { ...claim, expiresAt: later });
          }
          return released;
        },
      }),
  },
  ...plantedDiscountBugs,
  ...plantedPortBugs,
  ...plantedMoneyBugs,
];
