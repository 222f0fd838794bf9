import { isTicketlyFault, TicketlyFault } from '@ticketly/core';
import type { GatewayPayment, OrderId, OutboxEvent, Payment, Ports } from '@ticketly/core';
import { capturedRefOf, pendingRefundsOf, refundKeyOf } from '@ticketly/core/payments';
import type { PaymentReference } from '@ticketly/core/payments';
import { change } from './planting.ts';
import type { PlantedBug } from './planting.ts';
import type { Stores } from './stores.ts';

const withoutLedger = (events: readonly OutboxEvent[]): readonly OutboxEvent[] =>
  events.filter(({ aggregateType }) => aggregateType !== 'ledger');

const sendBack = async ({ gateways: [gateway] }: Ports, payment: Payment): Promise<void> => {
  const { paymentId } = payment;
  for (const refund of pendingRefundsOf(payment)) {
    const request = { providerRef: capturedRefOf(payment), paymentId, amount: refund.amount };
    await gateway.refund({ ...request, idempotencyKey: refundKeyOf(paymentId, refund) }).catch((error: unknown) => {
      if (!isTicketlyFault(error)) throw error;
    });
  }
};

/** Those that lose money or give it back twice, on any stores. */
export const plantedMoneyBugs: readonly PlantedBug<Stores>[] = [
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
    name: 'money is sent back before it is decided',
    plant: (ports, { schedule }) =>
      change(ports, 'seatSales', {
        revert: async (request) => {
          const payment = request.effect?.payment.state;
          if (payment !== undefined) await sendBack(ports, payment);
          if (schedule.chance(100)) throw new TicketlyFault('unavailable', 'the process died');
          return ports.seatSales.revert(request);
        },
      }),
  },
  {
    name: 'refunds of an order have one key',
    plant: (ports) => {
      const [gateway] = ports.gateways;
      const refund: typeof gateway.refund = (request) =>
        gateway.refund({ ...request, idempotencyKey: `refund:${request.paymentId}` });
      return { ...ports, gateways: [{ ...gateway, refund }] };
    },
  },
  {
    name: 'attempts of an order have one key',
    plant: (ports) => {
      const [gateway] = ports.gateways;
      const first = new Map<OrderId, PaymentReference>();
      const open: typeof gateway.open = async (request) => {
        const known = first.get(request.orderId);
        const answer = known === undefined ? undefined : await gateway.retrieve(known);
        if (answer !== undefined) return { ...answer, paymentId: request.paymentId };
        first.set(request.orderId, { paymentId: request.paymentId, providerRef: null });
        return gateway.open(request);
      };
      return { ...ports, gateways: [{ ...gateway, open }] };
    },
  },
  {
    name: 'the second partial refund is lost',
    plant: (ports) =>
      change(ports, 'seatSales', {
        revert: (request) => {
          const payment = request.effect?.payment;
          const [first, second] = payment?.state.refunds ?? [];
          if (payment === undefined || first === undefined || second === undefined)
            return ports.seatSales.revert(request);
          const state = { ...payment.state, refunds: [first] };
          return ports.seatSales.revert({ ...request, effect: { ...request.effect, payment: { ...payment, state } } });
        },
      }),
  },
  {
    name: 'the ledger is forgotten when something is taken back',
    plant: (ports) =>
      change(ports, 'seatSales', {
        revert: (request) => ports.seatSales.revert({ ...request, events: withoutLedger(request.events) }),
      }),
  },
  {
    name: 'nobody compares the books, and notices get lost',
    plant: (ports) => {
      const [gateway] = ports.gateways;
      const charges: typeof gateway.charges = async () => ({ items: [], nextCursor: null });
      return { ...ports, gateways: [{ ...gateway, charges }] };
    },
  },
];
