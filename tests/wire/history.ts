import { plusMs, ticketly, TicketlyFault } from '@ticketly/core';
import type { PaymentGateway, Position, Principal } from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts, seededRandomness, uuidIds } from '@ticketly/core/memory';
import { adele, buyer, olga, putOnSale, seatA, seatB, smallOffice, valueOf } from '@ticketly/core/testing';
import type { SmallOffice } from '@ticketly/core/testing';
import { writeFact } from '@ticketly/core/wire';
import type { WrittenRecord } from '@ticketly/core/wire';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const longestOrderMs = hourMs;

const openStage = async () => {
  const clock = manualClock();
  const randomness = seededRandomness(12);
  const ids = uuidIds({
    clock,
    fillRandom: (bytes) => bytes.forEach((_, at) => (bytes[at] = randomness.integer(256))),
  });
  const gateway = memoryGateway({ clock });
  let losesAnswers = false;
  const forgetful: PaymentGateway = {
    ...gateway,
    open: async (request) => {
      const opened = await gateway.open(request);
      if (losesAnswers) throw new TicketlyFault('unknown-outcome', 'the answer got lost');
      return opened;
    },
    retrieve: async (payment) => (payment.providerRef === null ? undefined : gateway.retrieve(payment)),
    cancel: async (payment) => (payment.providerRef === null ? undefined : gateway.cancel(payment)),
  };
  const ports = memoryPorts({ clock, ids, randomness, gateways: [forgetful] });
  const office = await smallOffice(ports, { app: ticketly(ports, { seatBoards: { repeat: () => () => {} } }) });
  const loseAnswers = (loses: boolean): void => {
    losesAnswers = loses;
  };
  return { ...office, clock, gateway, ports, loseAnswers };
};
type Stage = Awaited<ReturnType<typeof openStage>>;

/** Lets everything happen that is due. */
const settle = async ({ app, relay }: Stage): Promise<void> => {
  const { keepTimers, announceTimers, expireOrders, reconcilePayments, refundCancelledSessions, cancelWithEvent } =
    app.jobs;
  for (const job of [keepTimers, cancelWithEvent, refundCancelledSessions]) while ((await job.run()) > 0);
  await announceTimers.run();
  await expireOrders.run();
  await reconcilePayments.run();
  await app.jobs.completeEvents.run();
  await relay();
};

const notify = ({ app, gateway }: Stage, paymentId: Parameters<Stage['gateway']['webhook']>[0]) =>
  app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });

const buyAs = async (stage: Stage, who: Principal, ...seats: Parameters<SmallOffice['order']>[1][]) => {
  const { orderId } = await stage.order(who, ...seats);
  const { paymentId } = await stage.pay(who, orderId);
  return { orderId, paymentId };
};

/** What becomes of orders and payments. */
const sell = async (stage: Stage): Promise<void> => {
  const { app, gateway, clock } = stage;
  const [ada, bob] = [buyer('ada'), buyer('bob')];
  const paid = await buyAs(stage, ada, seatA(1), seatA(2));
  gateway.succeed(paid.paymentId);
  valueOf(await notify(stage, paid.paymentId));
  await stage.order(bob, seatB(1));
  const declined = await buyAs(stage, bob, seatA(3));
  gateway.decline(declined.paymentId);
  valueOf(await notify(stage, declined.paymentId));
  const again = await stage.pay(bob, declined.orderId);
  valueOf(await app.checkout.cancelOrder({ principal: bob, orderId: declined.orderId }));
  gateway.succeedLate(again.paymentId);
  await notify(stage, again.paymentId);
  const mismatched = await buyAs(stage, bob, seatA(4));
  gateway.succeed(mismatched.paymentId, 5);
  await notify(stage, mismatched.paymentId);
  const unheard = await stage.order(ada, seatA(5));
  stage.loseAnswers(true);
  await app.checkout.startPayment({ principal: ada, orderId: unheard.orderId }).catch(() => undefined);
  stage.loseAnswers(false);
  clock.advance(longestOrderMs);
  await settle(stage);
  clock.advance(longestOrderMs);
  await settle(stage);
  const [stored] = await stage.ports.payments.ofOrder(unheard.orderId);
  if (stored) await notify(stage, stored.state.paymentId);
  valueOf(await app.settlement.refundOrder({ principal: olga, orderId: paid.orderId }));
  await settle(stage);
};

/** Money that goes back without us, in part and whole, and what banks argue about. */
const giveBack = async (stage: Stage): Promise<void> => {
  const { gateway } = stage;
  const paid: Awaited<ReturnType<typeof buyAs>>[] = [];
  for (const seat of [seatA(6), seatA(7)]) {
    const bought = await buyAs(stage, buyer('carol'), seat);
    gateway.succeed(bought.paymentId);
    valueOf(await notify(stage, bought.paymentId));
    paid.push(bought);
  }
  const [first, second] = paid;
  if (first === undefined || second === undefined) throw new Error('two orders were paid');
  gateway.refundInDashboard(first.paymentId, 100);
  valueOf(await notify(stage, first.paymentId));
  for (const status of ['open', 'won'] as const) {
    gateway.dispute(first.paymentId, status);
    valueOf(await notify(stage, first.paymentId));
  }
  gateway.dispute(second.paymentId, 'lost');
  valueOf(await notify(stage, second.paymentId));
  await settle(stage);
};

/** What becomes of sessions, events and organizations. */
const organize = async (stage: Stage): Promise<void> => {
  const { app, clock, sessionId, organizationId } = stage;
  const session = { principal: olga, sessionId };
  valueOf(
    await app.organizations.setMember({
      principal: olga,
      organizationId,
      member: { principalId: buyer('max').principalId, role: 'manager' },
    }),
  );
  const seller = { legalName: 'Strings Ltd.', address: 'Ring 1\n1010 Wien', taxId: 'ATU12345678' };
  for (const said of [seller, null])
    valueOf(await app.organizations.setSeller({ principal: olga, organizationId, seller: said }));
  valueOf(await app.scheduling.pauseSession(session));
  valueOf(await app.scheduling.changeSession({ ...session, changes: { holdTtlMs: 300_000 } }));
  valueOf(await app.scheduling.resumeSession(session));
  const other = await putOnSale(app, clock.now(), { event: { title: 'Night of Drums' } });
  valueOf(await app.scheduling.closeSession({ principal: olga, sessionId: other.sessionId }));
  valueOf(await app.catalog.createEvent({ principal: olga, organizationId, details: await details(stage) }));
  valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId: other.eventId }));
  // Its reminder is due between two of the days that pass at the end, and its sale after it.
  const soon = { saleStart: { kind: 'at', at: plusMs(clock.now(), 2 * dayMs + 10 * minuteMs) } } as const;
  await putOnSale(app, clock.now(), { event: { title: 'Night of Pipes' }, plan: soon });
  await settle(stage);
};

/** What becomes of discounts. */
const discount = async ({ app, eventId, clock }: Stage): Promise<void> => {
  const rule = { kind: 'percentage', ppm: 100_000, maxMinor: 2_000, tierIds: [], sessionIds: [] } as const;
  const terms = {
    ...{ name: 'Friends', isPublic: true, startsAt: null, endsAt: plusMs(clock.now(), dayMs) },
    ...{ totalLimit: 100, perBuyerLimit: 1 },
  };
  const plan = { ...terms, code: 'friends', rule };
  const { discountId } = valueOf(await app.discounts.createDiscount({ principal: olga, eventId, plan }));
  const reference = { principal: olga, eventId, discountId };
  valueOf(await app.discounts.changeDiscount({ ...reference, terms: { ...terms, totalLimit: null } }));
  valueOf(await app.discounts.retireDiscount(reference));
};

const details = async ({ ports, eventId }: Stage) => {
  const stored = await ports.events.find(eventId);
  if (stored === undefined) throw new Error('the stage has an event');
  return stored.state.details;
};

/** An event that is sent back, changed, and approved. */
const judge = async (stage: Stage): Promise<void> => {
  const { app, organizationId } = stage;
  const { eventId } = valueOf(
    await app.catalog.createEvent({ principal: olga, organizationId, details: await details(stage) }),
  );
  valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
  valueOf(await app.catalog.rejectEvent({ principal: adele, eventId, reason: 'There is no summary.' }));
  valueOf(
    await app.catalog.changeEvent({
      principal: olga,
      eventId,
      details: { ...(await details(stage)), summary: 'Strings.' },
    }),
  );
};

/**
 * A history with facts of every type, as today's deciders tell them: the same at every time and on
 * every machine.
 */
export const tellHistory = async (): Promise<readonly WrittenRecord[]> => {
  const stage = await openStage();
  await settle(stage);
  await sell(stage);
  await giveBack(stage);
  await organize(stage);
  await judge(stage);
  await discount(stage);
  for (let day = 0; day < 8; day += 1) {
    stage.clock.advance(dayMs);
    await settle(stage);
  }
  const log = await stage.ports.changeFeed.read({ after: 0 as Position, limit: 10_000 });
  return log.map(writeFact);
};
