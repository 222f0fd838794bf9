import { isTicketlyFault } from '@ticketly/core';
import type { GatewayPayment, Payment, PaymentGateway, Ports } from '@ticketly/core';
import { capturedRefOf, pendingRefundsOf, refundKeyOf } from '@ticketly/core/payments';
import { change } from '../simulation/planting.ts';
import type { Plant } from './interrupt-all.ts';

/** Effects in the wrong order, or apart, which only a mishap between them gives away. */
export interface PlantedOrder {
  readonly name: string;
  /** The room, the verb and the scene in which it is found. */
  readonly foundIn: readonly [room: 'checkout' | 'settlement' | 'jobs', verb: string, when: string];
  readonly plant: Plant;
}

const withGateway = (ports: Ports, methods: Partial<PaymentGateway>): Ports => ({
  ...ports,
  gateways: [Object.assign({}, ports.gateways[0], methods)],
});

/** Asks for every refund of a payment that is on its way. */
const sendBack = async ({ gateways: [gateway] }: Ports, payment: Payment): Promise<void> => {
  const { paymentId } = payment;
  for (const refund of pendingRefundsOf(payment)) {
    const request = { providerRef: capturedRefOf(payment), paymentId, amount: refund.amount };
    await gateway.refund({ ...request, idempotencyKey: refundKeyOf(paymentId, refund) });
  }
};

const nothingBefore = 'nothing of it went back';

export const plantedOrders: readonly PlantedOrder[] = [
  {
    name: 'the gateway is asked before the refund is written',
    foundIn: ['settlement', 'refundOrder', nothingBefore],
    plant: (ports) =>
      change(ports, 'seatSales', {
        revert: async (request) => {
          const payment = request.effect?.payment.state;
          if (payment !== undefined) await sendBack(ports, payment);
          return ports.seatSales.revert(request);
        },
      }),
  },
  {
    name: 'a message is remembered before the gateway has closed what it tells of',
    foundIn: ['settlement', 'receiveWebhook', 'the gateway opens what was given up'],
    plant: (ports) => {
      const [gateway] = ports.gateways;
      let messageId = '';
      return withGateway(ports, {
        verify: async (call) => {
          const verified = await gateway.verify(call);
          if (verified.ok) messageId = verified.value.messageId;
          return verified;
        },
        cancel: async (payment) => {
          const isNew = messageId === '' || (await ports.inbox.record({ source: gateway.provider, messageId }));
          return isNew ? gateway.cancel(payment) : gateway.retrieve(payment);
        },
      });
    },
  },
  {
    name: 'the gateway opens a payment before it is written down',
    foundIn: ['checkout', 'startPayment', 'nobody has tried before'],
    plant: (ports) =>
      change(ports, 'payments', {
        save: async (request) => {
          const { paymentId, orderId, amount, progress } = request.state;
          const opening = { paymentId, orderId, amount, origin: await ports.chargeMarks.origin() };
          if (progress.status === 'created')
            await ports.gateways[0].open({ ...opening, description: 'seats', idempotencyKey: paymentId });
          return ports.payments.save(request);
        },
      }),
  },
  {
    name: 'a refund has another key each time it is asked for',
    foundIn: ['settlement', 'refundTickets', nothingBefore],
    plant: (ports) => {
      const [gateway] = ports.gateways;
      let asked = 0;
      const refund: PaymentGateway['refund'] = (request) => {
        asked += 1;
        return gateway.refund({ ...request, idempotencyKey: `${request.idempotencyKey}-${asked}` });
      };
      return withGateway(ports, { refund });
    },
  },
  {
    name: 'a refund is believed that the gateway did not answer',
    foundIn: ['settlement', 'refundOrder', nothingBefore],
    plant: (ports) => {
      const [gateway] = ports.gateways;
      const refund: PaymentGateway['refund'] = (request) =>
        gateway.refund(request).catch(async (error: unknown): Promise<GatewayPayment> => {
          const known = isTicketlyFault(error) ? await gateway.retrieve(request) : undefined;
          if (known === undefined) throw error;
          return { ...known, status: 'refunded', refunded: known.captured };
        });
      return withGateway(ports, { refund });
    },
  },
  {
    name: 'a payment is believed cancelled that the gateway did not answer about',
    foundIn: ['checkout', 'cancelOrder', 'its payment is open'],
    plant: (ports) => {
      const [gateway] = ports.gateways;
      const cancel: PaymentGateway['cancel'] = (payment) =>
        gateway.cancel(payment).catch(async (error: unknown): Promise<GatewayPayment> => {
          const known = isTicketlyFault(error) ? await gateway.retrieve(payment) : undefined;
          if (known === undefined) throw error;
          return { ...known, status: 'cancelled' };
        });
      return withGateway(ports, { cancel });
    },
  },
  {
    name: 'an order is paid in one step, and its payment told of it in the next',
    foundIn: ['settlement', 'receiveWebhook', 'the buyer has paid'],
    plant: (ports) =>
      change(ports, 'seatSales', {
        settle: async ({ effect, ...request }) => {
          const settled = await ports.seatSales.settle(request);
          if (settled.ok && effect !== undefined) await ports.payments.save(effect.payment);
          return settled;
        },
      }),
  },
  ...(
    [
      ['relayDecisions', 'an order was placed, another paid'],
      ['refundCancelledSessions', 'a session is called off'],
    ] as const
  ).map(([verb, when]): PlantedOrder => ({
    name: `the place in the log moves before its facts had their effect: ${verb}`,
    foundIn: ['jobs', verb, when],
    plant: (ports) => {
      let consumer = '';
      const get: Ports['checkpoints']['get'] = (name) => {
        consumer = name;
        return ports.checkpoints.get(name);
      };
      const read: Ports['changeFeed']['read'] = async (request) => {
        const facts = await ports.changeFeed.read(request);
        const last = facts.at(-1);
        if (last !== undefined) await ports.checkpoints.advance(consumer, last.position);
        return facts;
      };
      const placed = change(ports, 'checkpoints', { get });
      return change(placed, 'changeFeed', { read });
    },
  })),
];
