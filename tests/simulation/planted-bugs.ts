import { ok } from '@ticketly/core';
import type { GatewayPayment, OrderId, OutboxEvent, Ports } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type { Sabotage } from './world.ts';

/** A bug that real systems have had, and the invariants that must give it away. */
export interface PlantedBug {
  readonly name: string;
  readonly plant: Sabotage;
}

const change = <Name extends Exclude<keyof Ports, 'gateways'>>(
  ports: Ports,
  name: Name,
  methods: Partial<Ports[Name]>,
): Ports => ({
  ...ports,
  [name]: Object.assign({}, ports[name], methods),
});

const withoutLedger = (events: readonly OutboxEvent[]): readonly OutboxEvent[] =>
  events.filter(({ aggregateType }) => aggregateType !== 'ledger');

/** Bugs that the audit must find within a thousand seeds each. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'the arbiter lets a claim take over what others have',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        claim: async (request) => {
          const first = await ports.seatSales.claim(request);
          if (first.ok || first.refusal.code !== 'orders/seats-taken') return first;
          for (const seatId of first.refusal.conflicts) database.claims.get(request.order.sessionId)?.delete(seatId);
          return ports.seatSales.claim(request);
        },
      }),
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
    name: 'a refund is believed before the gateway has done it',
    plant: (ports) => {
      const [gateway] = ports.gateways;
      const believed = async (payment: PaymentReference): Promise<GatewayPayment> => {
        const known = await gateway.retrieve(payment);
        if (known === undefined) throw new Error(`no payment ${payment.paymentId}`);
        return { ...known, status: 'refunded', refunded: known.captured };
      };
      return { ...ports, gateways: [{ ...gateway, refund: believed }] };
    },
  },
  {
    name: 'the ledger is forgotten when an order is sold',
    plant: (ports) =>
      change(ports, 'seatSales', {
        settle: (request) => ports.seatSales.settle({ ...request, events: withoutLedger(request.events) }),
      }),
  },
  {
    name: 'the ledger is forgotten when money comes for seats that are gone',
    plant: (ports) =>
      change(ports, 'payments', {
        save: (request) => ports.payments.save({ ...request, events: withoutLedger(request.events) }),
        saveOnce: (request, message) =>
          ports.payments.saveOnce({ ...request, events: withoutLedger(request.events) }, message),
      }),
  },
  {
    name: 'an entry has one side',
    plant: (ports) => ({
      ...ports,
      ledger: Object.assign({}, ports.ledger, {
        ofOrder: async (orderId: OrderId) =>
          (await ports.ledger.ofOrder(orderId)).map((entry) => ({ ...entry, postings: entry.postings.slice(0, 1) })),
      }),
    }),
  },
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
  {
    name: 'a discount is confirmed twice',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        settle: async (request) => {
          const settled = await ports.seatSales.settle(request);
          const use = settled.ok ? database.discountUses.get(request.paid.orderId) : undefined;
          if (use === undefined) return settled;
          const again = `${use.orderId}-again` as OrderId;
          database.discountUses.set(again, { ...use, orderId: again });
          database.ordersOfDiscount.get(use.discountId)?.push(again);
          return settled;
        },
      }),
  },
  {
    name: 'a discount goes on working after its uses are gone',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        claim: async (request) => {
          const claimed = await ports.seatSales.claim(request);
          const { discountId } = request.order.price?.discount ?? {};
          if (claimed.ok || claimed.refusal.code !== 'discounts/code-used-up' || !discountId) return claimed;
          const hidden = database.ordersOfDiscount.get(discountId) ?? [];
          database.ordersOfDiscount.set(discountId, []);
          const second = await ports.seatSales.claim(request);
          database.ordersOfDiscount.get(discountId)?.push(...hidden);
          return second;
        },
      }),
  },
  {
    name: 'carts that are never paid keep their discount',
    plant: (ports, { database }) =>
      change(ports, 'seatSales', {
        release: async (request) => {
          const before = database.discountUses.get(request.ended.orderId);
          const released = await ports.seatSales.release(request);
          if (before) database.discountUses.set(before.orderId, before);
          return released;
        },
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
