import type { GatewayPayment, Payment, PaymentId } from '@ticketly/core';
import { insistOnPayment, tellOfPayment } from './notices.ts';
import { tell } from './world.ts';
import type { World } from './world.ts';

const leftOf = ({ captured, refunded }: GatewayPayment): number => captured.amountMinor - refunded.amountMinor;

/**
 * What moves money at the gateway without us: somebody who sends back parts or all of it in its
 * dashboard, and banks that want it back. All of it is told as badly as everything else.
 */
export const playGatewayDesk = async (world: World): Promise<void> => {
  const { schedule, gateway } = world;
  while (world.busy) {
    await schedule.sleep(20_000 + schedule.random.integer(60_000));
    const charged = gateway.ledger().filter((payment) => leftOf(payment) > 0 && payment.dispute === undefined);
    const payment = charged[schedule.random.integer(Math.max(1, charged.length))];
    if (payment === undefined) continue;
    const known = (await world.ports.payments.find(payment.paymentId))?.state;
    if (known !== undefined && isAsAsked(known, payment)) await moveMoney(world, known, payment);
  }
};

/** A captured amount that nobody asked for waits for a person, who is not this one. */
const isAsAsked = ({ amount }: Payment, { captured }: GatewayPayment): boolean =>
  amount.amountMinor === captured.amountMinor;

const moveMoney = async (world: World, { orderId }: Payment, payment: GatewayPayment): Promise<void> => {
  const { paymentId } = payment;
  world.takenBack.add(orderId);
  switch (world.schedule.random.integer(4)) {
    case 0:
      tell(world, `all of ${paymentId} goes back in the dashboard`);
      world.gateway.refundInDashboard(paymentId);
      return tellOfPayment(world, paymentId);
    case 1:
      return dispute(world, paymentId, leftOf(payment));
    default: {
      const amountMinor = 1 + world.schedule.random.integer(leftOf(payment));
      tell(world, `${amountMinor} of ${paymentId} go back in the dashboard`);
      world.gateway.refundInDashboard(paymentId, amountMinor);
      return tellOfPayment(world, paymentId);
    }
  }
};

const dispute = async (world: World, paymentId: PaymentId, amountMinor: number): Promise<void> => {
  const { schedule, gateway } = world;
  tell(world, `a bank wants ${amountMinor} of ${paymentId} back`);
  gateway.dispute(paymentId, 'open', amountMinor);
  const opened = tellOfPayment(world, paymentId);
  await schedule.sleep(schedule.random.integer(60_000));
  const end = schedule.chance(500) ? 'won' : 'lost';
  tell(world, `the dispute of ${paymentId} is ${end}`);
  gateway.dispute(paymentId, end, amountMinor);
  await Promise.all([opened, schedule.chance(500) ? insistOnPayment(world, paymentId) : undefined]);
};
