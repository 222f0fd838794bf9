import type { Ticketly } from '@ticketly/core';
import { ada, freeSeat, paidSeat } from '../cases/case-office.ts';
import { halfOff, offerHalf } from '../simulation/hall.ts';
import { bought, passOrderTime, sellToBob, soldElsewhere, started, ticketOf, unheard } from './buying.ts';
import type { ScenesOf } from './scene.ts';

const page = { limit: 10 };

/** A buyer's verbs on orders, each where it matters who dies. */
export const checkoutScenes: ScenesOf<Ticketly['checkout']> = {
  quoteHold: [
    {
      when: 'a hold is quoted with a code',
      prepare: async (office) => {
        await offerHalf(office.ports, office.sessionId);
        const { holdId } = await office.hold(ada, paidSeat(1));
        return (app) => app.checkout.quoteHold({ principal: ada, holdId, code: halfOff });
      },
    },
  ],
  placeOrder: [
    {
      when: 'a hold is ordered',
      prepare: async (office) => {
        const { holdId } = await office.hold(ada, paidSeat(1), paidSeat(2));
        return (app) => app.checkout.placeOrder({ principal: ada, holdId });
      },
    },
    {
      when: 'a hold is ordered with a code',
      prepare: async (office) => {
        await offerHalf(office.ports, office.sessionId);
        const { holdId } = await office.hold(ada, paidSeat(1));
        return (app) => app.checkout.placeOrder({ principal: ada, holdId, code: halfOff });
      },
    },
    {
      when: 'it costs nothing',
      prepare: async (office) => {
        const { holdId } = await office.hold(ada, freeSeat(1));
        return (app) => app.checkout.placeOrder({ principal: ada, holdId });
      },
    },
    {
      when: 'the locks had forgotten that the seats are sold',
      answers: 'orders/seats-taken',
      prepare: async (office) => {
        const { holdId } = await office.hold(ada, paidSeat(1));
        await soldElsewhere(office, paidSeat(1));
        return (app) => app.checkout.placeOrder({ principal: ada, holdId });
      },
    },
  ],
  findOrder: [
    {
      when: 'it is pending',
      prepare: async (office) => {
        const { orderId } = await started(office, paidSeat(1));
        return (app) => app.checkout.findOrder({ principal: ada, orderId });
      },
    },
  ],
  listOrders: [
    {
      when: 'there is one',
      prepare: async (office) => {
        await started(office, paidSeat(1));
        return (app) => app.checkout.listOrders({ principal: ada, page });
      },
    },
  ],
  showOrder: [
    {
      when: 'it is pending',
      prepare: async (office) => {
        const { orderId } = await started(office, paidSeat(1));
        return (app) => app.checkout.showOrder({ principal: ada, orderId });
      },
    },
  ],
  showOrders: [
    {
      when: 'there is one',
      prepare: async (office) => {
        await started(office, paidSeat(1));
        return (app) => app.checkout.showOrders({ principal: ada, page });
      },
    },
  ],
  cancelOrder: [
    {
      when: 'its payment is open',
      prepare: async (office) => {
        const { orderId } = await started(office, paidSeat(1));
        return (app) => app.checkout.cancelOrder({ principal: ada, orderId });
      },
    },
    {
      when: 'it was paid, and nobody has heard of it',
      answers: 'orders/order-paid',
      prepare: async (office) => {
        const { orderId, paymentId } = await started(office, paidSeat(1));
        office.gateway.succeed(paymentId);
        return (app) => app.checkout.cancelOrder({ principal: ada, orderId });
      },
    },
    {
      when: 'the gateway never heard of its payment',
      prepare: async (office) => {
        const [{ orderId }] = await unheard(office, paidSeat(1));
        return (app) => app.checkout.cancelOrder({ principal: ada, orderId });
      },
    },
  ],
  startPayment: [
    {
      when: 'nobody has tried before',
      prepare: async (office) => {
        const { orderId } = await office.order(ada, paidSeat(1));
        return (app) => app.checkout.startPayment({ principal: ada, orderId });
      },
    },
    {
      when: 'the attempt has a key',
      prepare: async (office) => {
        const { orderId } = await office.order(ada, paidSeat(1));
        return (app) => app.checkout.startPayment({ principal: ada, orderId, idempotencyKey: 'first' });
      },
    },
    {
      when: 'the first attempt was declined',
      prepare: async (office) => {
        const { orderId, paymentId } = await started(office, paidSeat(1));
        office.gateway.decline(paymentId);
        return (app) => app.checkout.startPayment({ principal: ada, orderId });
      },
    },
    {
      when: 'it was paid, and nobody has heard of it',
      answers: 'orders/order-paid',
      prepare: async (office) => {
        const { orderId, paymentId } = await started(office, paidSeat(1));
        office.gateway.succeed(paymentId);
        return (app) => app.checkout.startPayment({ principal: ada, orderId });
      },
    },
    {
      when: 'the gateway has not heard of the attempt',
      prepare: async (office) => {
        const [{ orderId }] = await unheard(office, paidSeat(1));
        return (app) => app.checkout.startPayment({ principal: ada, orderId });
      },
    },
  ],
  findPayment: [
    {
      when: 'it is open',
      prepare: async (office) => {
        const { paymentId } = await started(office, paidSeat(1));
        return (app) => app.checkout.findPayment({ principal: ada, paymentId });
      },
    },
  ],
  refreshPayment: [
    {
      when: 'the buyer comes back from the page where they paid',
      prepare: async (office) => {
        const { paymentId } = await started(office, paidSeat(1));
        office.gateway.succeed(paymentId);
        return (app) => app.checkout.refreshPayment({ principal: ada, paymentId });
      },
    },
    {
      when: 'the buyer was declined',
      prepare: async (office) => {
        const { paymentId } = await started(office, paidSeat(1));
        office.gateway.decline(paymentId);
        return (app) => app.checkout.refreshPayment({ principal: ada, paymentId });
      },
    },
    {
      when: 'the seats are somebody else’s by now',
      prepare: async (office) => {
        const { paymentId } = await started(office, paidSeat(1));
        passOrderTime(office);
        await sellToBob(office, paidSeat(1));
        office.gateway.succeed(paymentId);
        return (app) => app.checkout.refreshPayment({ principal: ada, paymentId });
      },
    },
    {
      when: 'the order has lapsed, and its seats are free',
      prepare: async (office) => {
        const { paymentId } = await started(office, paidSeat(1));
        passOrderTime(office);
        office.gateway.succeed(paymentId);
        return (app) => app.checkout.refreshPayment({ principal: ada, paymentId });
      },
    },
  ],
  listTickets: [
    {
      when: 'it is paid',
      prepare: async (office) => {
        const { orderId } = await bought(office, paidSeat(1));
        return (app) => app.checkout.listTickets({ principal: ada, orderId });
      },
    },
  ],
  findTicket: [
    {
      when: 'its holder asks',
      prepare: async (office) => {
        const { orderId } = await bought(office, paidSeat(1));
        const ticketId = await ticketOf(office, orderId);
        return (app) => app.checkout.findTicket({ principal: ada, ticketId });
      },
    },
  ],
  showTicketCode: [
    {
      when: 'its holder asks for its code',
      prepare: async (office) => {
        const { orderId } = await bought(office, paidSeat(1));
        const ticketId = await ticketOf(office, orderId);
        return (app) => app.checkout.showTicketCode({ principal: ada, ticketId });
      },
    },
  ],
};
