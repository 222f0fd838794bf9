import type { Job, Order, PaymentId, Ticketly } from '@ticketly/core';
import { olga, valueOf } from '@ticketly/core/testing';
import { ada, bob, minuteMs, paidSeat } from '../cases/case-office.ts';
import { bought, cutOff, openThere, passOrderTime, sellToBob, started, unheard } from './buying.ts';
import type { Act, Scene, SceneOffice } from './scene.ts';

/** The jobs that move orders and money. */
export const settlingJobs = [
  'relayDecisions',
  'expireOrders',
  'reconcilePayments',
  'refundCancelledSessions',
  'compareCharges',
] as const satisfies readonly (keyof Ticketly['jobs'])[];

type SettlingJob = (typeof settlingJobs)[number];

/** One step of a job, in a process that has done nothing before. */
const step = (name: SettlingJob, when: string, happen: (office: SceneOffice) => Promise<unknown>): Scene => ({
  when,
  prepare: async (office) => {
    await happen(office);
    const act: Act = (app) => (app.jobs[name] as Job).run();
    return act;
  },
});

/** A charge of this database's that it does not know: as after a restore. */
const unknownCharge = async (office: SceneOffice, order: Order): Promise<void> => {
  await office.app.jobs.compareCharges.run();
  const paymentId = 'forgotten' as PaymentId;
  await openThere(office, order, paymentId);
  office.gateway.succeed(paymentId);
  office.clock.advance(minuteMs);
};

/** Scenes for each of them. */
export const jobScenes: Readonly<Record<SettlingJob, readonly [Scene, ...Scene[]]>> = {
  relayDecisions: [
    step('relayDecisions', 'an order was placed, another paid', async (office) => {
      const { paymentId } = await started(office, paidSeat(1));
      office.gateway.succeed(paymentId);
      await office.notify(paymentId);
      await office.order(bob, paidSeat(2));
    }),
    step('relayDecisions', 'seats went back', async (office) => {
      const { orderId } = await bought(office, paidSeat(1), paidSeat(2));
      valueOf(await office.app.settlement.refundOrder({ principal: olga, orderId }));
    }),
  ],
  expireOrders: [
    step('expireOrders', 'an order has lapsed whose payment is open', async (office) => {
      await started(office, paidSeat(1));
      await office.order(bob, paidSeat(2));
      passOrderTime(office);
    }),
    step('expireOrders', 'an order has lapsed that was paid', async (office) => {
      const { paymentId } = await started(office, paidSeat(1));
      passOrderTime(office);
      office.gateway.succeed(paymentId);
    }),
    step('expireOrders', 'the gateway never heard of its payment', async (office) => {
      await unheard(office, paidSeat(1));
      passOrderTime(office);
    }),
  ],
  reconcilePayments: [
    step('reconcilePayments', 'nobody has heard that two were paid', async (office) => {
      const first = await started(office, paidSeat(1));
      const { orderId } = await office.order(bob, paidSeat(2));
      const second = await office.pay(bob, orderId);
      for (const { paymentId } of [first, second]) office.gateway.succeed(paymentId);
      office.clock.advance(minuteMs);
    }),
    step('reconcilePayments', 'the money came when the seats are somebody else’s', async (office) => {
      const { paymentId } = await started(office, paidSeat(1));
      passOrderTime(office);
      await sellToBob(office, paidSeat(1));
      office.gateway.succeed(paymentId);
    }),
    step('reconcilePayments', 'an attempt of a lapsed order is open', async (office) => {
      await started(office, paidSeat(1));
      passOrderTime(office);
    }),
    step('reconcilePayments', 'money is owed', async (office) => {
      const { orderId } = await bought(office, paidSeat(1), paidSeat(2));
      const command = { principal: olga, orderId, seatIds: [paidSeat(1)] };
      valueOf(await cutOff(office, 'refund').settlement.refundTickets(command));
      office.clock.advance(minuteMs);
    }),
  ],
  refundCancelledSessions: [
    step('refundCancelledSessions', 'a session is called off', async (office) => {
      await bought(office, paidSeat(1), paidSeat(2));
      const { orderId } = await office.order(bob, paidSeat(3));
      const { paymentId } = await office.pay(bob, orderId);
      office.gateway.succeed(paymentId);
      await office.notify(paymentId);
      const { sessionId } = office;
      valueOf(await office.app.scheduling.cancelSession({ principal: olga, sessionId }));
    }),
  ],
  compareCharges: [
    step('compareCharges', 'a charge is unknown, and its order is not', async (office) =>
      unknownCharge(office, await office.order(ada, paidSeat(1))),
    ),
    step('compareCharges', 'a charge and its order are unknown', async (office) => {
      const order = await office.order(ada, paidSeat(1));
      await unknownCharge(office, { ...order, orderId: crypto.randomUUID() as Order['orderId'] });
    }),
    step('compareCharges', 'nobody has heard that it was paid', async (office) => {
      const { paymentId } = await started(office, paidSeat(1));
      office.gateway.succeed(paymentId);
      office.clock.advance(minuteMs);
    }),
  ],
};
