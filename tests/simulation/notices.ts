import type { PaymentId } from '@ticketly/core';
import { ask } from './actors.ts';
import type { World } from './world.ts';

const wait = (world: World): Promise<void> => {
  const { random } = world.schedule;
  return world.schedule.sleep(random.integer(world.schedule.chance(200) ? 120_000 : 10_000));
};

/**
 * The gateway's calls about a payment as it is now: none, one or several copies, each when it
 * pleases, and so perhaps after those about what happened later.
 */
export const tellOfPayment = async (world: World, paymentId: PaymentId): Promise<void> => {
  const call = world.gateway.webhook(paymentId);
  const copies = world.schedule.random.integer(4);
  await Promise.all(
    Array.from({ length: copies }, async () => {
      await wait(world);
      await ask(world, ({ office }) => office.settlement.receiveWebhook({ provider: 'memory', call }));
    }),
  );
};

/** The gateway tells of a payment until somebody listens. */
export const insistOnPayment = async (world: World, paymentId: PaymentId): Promise<void> => {
  const call = world.gateway.webhook(paymentId);
  for (let heard = false; !heard;) {
    await world.schedule.sleep(world.schedule.random.integer(10_000));
    heard = (await ask(world, ({ office }) => office.settlement.receiveWebhook({ provider: 'memory', call }))).known;
  }
};
