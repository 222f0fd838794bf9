import type { PaymentId, RefundId, Ticketly } from '@ticketly/core';
import type { RefundOrderCommand } from '@ticketly/core/settlement';
import { olga } from '@ticketly/core/testing';
import { ada, paidSeat } from '../cases/case-office.ts';
import { bought, letLapse, openThere, sellToBob, sendBack, started, unheard } from './buying.ts';
import type { Act, Scene, SceneOffice, ScenesOf } from './scene.ts';

const price = 1_999;

/** A webhook that tells of a payment as it is now, sent again until somebody takes it. */
const told = (when: string, happen: (office: SceneOffice) => Promise<PaymentId>): Scene => ({
  when,
  prepare: async (office) => {
    const call = office.gateway.webhook(await happen(office));
    return (app) => app.settlement.receiveWebhook({ provider: 'memory', call });
  },
});

/** What the gateway says of a payment that it was to open, and that was given up here since. */
const openedTooLate = async (office: SceneOffice): Promise<PaymentId> => {
  const [order, { paymentId }] = await unheard(office, paidSeat(1));
  await letLapse(office);
  await openThere(office, order, paymentId);
  return paymentId;
};

const webhooks: readonly [Scene, ...Scene[]] = [
  told('the buyer has paid', async (office) => {
    const { paymentId } = await started(office, paidSeat(1), paidSeat(2));
    office.gateway.succeed(paymentId);
    return paymentId;
  }),
  told('the buyer was declined', async (office) => {
    const { paymentId } = await started(office, paidSeat(1));
    office.gateway.decline(paymentId);
    return paymentId;
  }),
  told('the money comes when the seats are somebody else’s', async (office) => {
    const { paymentId } = await started(office, paidSeat(1));
    await letLapse(office);
    await sellToBob(office, paidSeat(1));
    office.gateway.succeedLate(paymentId);
    return paymentId;
  }),
  told('the money comes late, and the seats are free', async (office) => {
    const { paymentId } = await started(office, paidSeat(1));
    await letLapse(office);
    office.gateway.succeedLate(paymentId);
    return paymentId;
  }),
  told('the buyer paid twice', async (office) => {
    const first = await started(office, paidSeat(1));
    office.gateway.decline(first.paymentId);
    const { paymentId } = await office.pay(ada, first.orderId);
    office.gateway.succeed(paymentId);
    await office.notify(paymentId);
    office.gateway.succeedLate(first.paymentId);
    return first.paymentId;
  }),
  { ...told('the gateway opens what was given up', openedTooLate), insists: true },
  told('some of it went back in the dashboard', async (office) => {
    const { paymentId } = await bought(office, paidSeat(1), paidSeat(2));
    sendBack(office, paymentId, 500);
    return paymentId;
  }),
  told('all of it went back in the dashboard', async (office) => {
    const { paymentId } = await bought(office, paidSeat(1));
    sendBack(office, paymentId, price);
    return paymentId;
  }),
  told('it was paid and went back before anybody heard', async (office) => {
    const { paymentId } = await started(office, paidSeat(1));
    office.gateway.succeed(paymentId);
    sendBack(office, paymentId, 500);
    return paymentId;
  }),
  told('a bank wants it back', async (office) => {
    const { paymentId } = await bought(office, paidSeat(1));
    office.gateway.dispute(paymentId, 'open');
    return paymentId;
  }),
  told('a bank has taken it', async (office) => {
    const { paymentId } = await bought(office, paidSeat(1));
    office.gateway.dispute(paymentId, 'lost');
    return paymentId;
  }),
];

type Refund = (app: Ticketly, command: RefundOrderCommand & { readonly refundId: RefundId }) => Promise<RefundAnswer>;
type RefundAnswer = Awaited<ReturnType<Ticketly['settlement']['refundTickets']>>;

/** The organizer decides a refund by a name of their own, and remembers that it was promised. */
const refunded = (office: SceneOffice, orderId: RefundOrderCommand['orderId'], refund: Refund): Act => {
  const refundId = 'the-refund' as RefundId;
  return async (app) => {
    const answer = await refund(app, { principal: olga, orderId, refundId });
    if (answer.ok) office.toldRefunded.set(refundId, orderId);
    return answer;
  };
};

const whole: Refund = (app, command) => app.settlement.refundOrder(command);
const firstSeat: Refund = (app, command) => app.settlement.refundTickets({ ...command, seatIds: [paidSeat(1)] });

/** Money's verbs. */
export const settlementScenes: ScenesOf<Ticketly['settlement']> = {
  receiveWebhook: webhooks,
  refundOrder: [
    {
      when: 'nothing of it went back',
      prepare: async (office) => refunded(office, (await bought(office, paidSeat(1), paidSeat(2))).orderId, whole),
    },
    {
      when: 'more went back in the dashboard than is known',
      prepare: async (office) => {
        const { orderId, paymentId } = await bought(office, paidSeat(1));
        sendBack(office, paymentId, 500);
        return refunded(office, orderId, whole);
      },
    },
    {
      when: 'it has no name',
      prepare: async (office) => {
        const { orderId } = await bought(office, paidSeat(1));
        return (app) => app.settlement.refundOrder({ principal: olga, orderId });
      },
    },
  ],
  refundTickets: [
    {
      when: 'nothing of it went back',
      prepare: async (office) => refunded(office, (await bought(office, paidSeat(1), paidSeat(2))).orderId, firstSeat),
    },
    {
      when: 'another seat went back before',
      prepare: async (office) => {
        const { orderId } = await bought(office, paidSeat(1), paidSeat(2));
        await office.app.settlement.refundTickets({ principal: olga, orderId, seatIds: [paidSeat(2)] });
        return refunded(office, orderId, firstSeat);
      },
    },
  ],
  showRefundProgress: [
    {
      when: 'the session is on',
      prepare: async (office) => {
        await bought(office, paidSeat(1));
        return (app) => app.settlement.showRefundProgress({ principal: olga, sessionId: office.sessionId });
      },
    },
  ],
  paymentBacklog: [
    {
      when: 'a payment is open',
      prepare: async (office) => {
        await started(office, paidSeat(1));
        return (app) => app.settlement.paymentBacklog();
      },
    },
  ],
};
