import type { Tickets } from '../tickets/index.ts';
import type { Orders, SeatSales } from '../orders/index.ts';
import { changeOf, retryContended } from '../kernel/index.ts';
import type { Contended, Stored, Clock, IdSource } from '../kernel/index.ts';
import type { InboxMessage, Inbox } from '../messaging/index.ts';
import { decideNotice, decideRefundPayment, paymentFacts } from '../payments/index.ts';
import type {
  GatewayPayment,
  Payment,
  PaymentFact,
  RefundReason,
  Payments,
  PaymentGateway,
} from '../payments/index.ts';
import { gatewayOf } from './gateway-of.ts';
import { askToCancel, askToRefund } from './gateway-questions.ts';
import type { Showings } from '../showings/index.ts';
import { settleOrder } from './settle-order.ts';
import { takeBack } from './take-back.ts';

/**
 * What came of news about a payment: they had their effect now, had it before, or are about nothing
 * of ours.
 */
export type ApplyOutcome = 'applied' | 'repeated' | 'ignored';

/** What came of the news, and the payment as it is then; undefined if it is none of ours. */
export interface Applied {
  readonly outcome: ApplyOutcome;
  readonly payment: Payment | undefined;
}

/** The ports that applying news of a payment needs. */
export type ApplyPorts = {
  readonly payments: Payments;
  readonly orders: Orders;
  readonly tickets: Tickets;
  readonly showings: Showings;
  readonly seatSales: SeatSales;
  readonly inbox: Inbox;
  readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]];
  readonly clock: Clock;
  readonly ids: IdSource;
};

/** What the gateway said, and the message that brought it; no message when we asked. */
interface News {
  readonly said: GatewayPayment;
  readonly message: InboxMessage | undefined;
}

/** How one look at the news ended. `follow`: the gateway's answer to what we asked of it. */
interface Step extends Applied {
  readonly follow?: GatewayPayment | undefined;
}

const maxTries = 20;

/**
 * Gives a gateway's word on a payment its effect: the only way a payment moves after it was
 * created, for webhooks, for the reconciler, and for the buyer who returns.
 *
 * News may come in any order and any number of times. Captured money ends as the order's tickets or
 * goes back whole: where the order can't have its seats any more (`seats-taken`, ended, or paid by
 * another payment) the payment is saved as `refund_pending` first and the gateway asked second, so
 * that no crash loses the refund. The message is recorded in the transaction of its effect.
 *
 * Faults: `contended` when others changed the payment at every try; those of the ports. Nothing is
 * half done then: say it again.
 */
export const applyGatewayPayment =
  (ports: ApplyPorts) =>
  (said: GatewayPayment, message?: InboxMessage): Promise<Applied> =>
    retryContended(`payment ${said.paymentId}`, maxTries, async () => {
      const ended = await step(ports, { said, message });
      if (ended === 'contended' || ended.follow === undefined) return ended;
      const { payment } = await applyGatewayPayment(ports)(ended.follow);
      return { outcome: ended.outcome, payment };
    });

const step = async (ports: ApplyPorts, news: News): Promise<Step | Contended> => {
  const { said, message } = news;
  const stored = await ports.payments.find(said.paymentId);
  const isOurs = stored !== undefined && (message === undefined || message.source === stored.state.provider);
  if (!isOurs) return { outcome: (await remember(ports, message)) ? 'ignored' : 'repeated', payment: undefined };
  const now = ports.clock.now();
  const verdict = decideNotice({ said, now }, stored.state);
  switch (verdict.kind) {
    case 'nothing':
      await remember(ports, message);
      return { outcome: 'repeated', payment: stored.state };
    case 'save':
      return save(ports, stored, verdict.fact, message);
    case 'settle':
      return settle(ports, stored, verdict.fact, news);
    case 'revert':
      return revert(ports, stored, verdict.fact, message);
    case 'close':
      return close(ports, stored, verdict.learnt, message);
  }
};

const remember = async (ports: { readonly inbox: Inbox }, message: InboxMessage | undefined): Promise<boolean> =>
  message === undefined || ports.inbox.record(message);

const save = async (
  ports: { readonly payments: Payments; readonly clock: Clock },
  stored: Stored<Payment>,
  fact: PaymentFact,
  message: InboxMessage | undefined,
): Promise<Step | Contended> => {
  const change = changeOf(paymentFacts, stored, [fact], ports.clock.now());
  const saved =
    message === undefined ? await ports.payments.save(change) : await ports.payments.saveOnce(change, message);
  if (saved.ok) return { outcome: 'applied', payment: change.state };
  return saved.refusal.code === 'messaging/message-repeated'
    ? { outcome: 'repeated', payment: stored.state }
    : 'contended';
};

const settle = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  fact: PaymentFact,
  { said, message }: News,
): Promise<Step | Contended> => {
  const giveBack = (reason: RefundReason): Promise<Step | Contended> =>
    refund(ports, stored, { said, message }, reason);
  const order = await ports.orders.find(stored.state.orderId);
  if (order === undefined) return giveBack('order-cancelled');
  const now = ports.clock.now();
  const change = changeOf(paymentFacts, stored, [fact], now);
  const settled = await settleOrder(ports, order, { change, message }, now);
  if (settled.ok) return { outcome: 'applied', payment: change.state };
  const { refusal } = settled;
  switch (refusal.code) {
    case 'messaging/message-repeated':
      return { outcome: 'repeated', payment: stored.state };
    case 'kernel/version-conflicting':
      return 'contended';
    case 'orders/order-paid':
      return giveBack('duplicate');
    case 'orders/seats-taken':
      return giveBack('seats-taken');
    case 'orders/order-unknown':
      return giveBack('order-cancelled');
    case 'orders/order-ended':
      return giveBack(reasonOf[refusal.status]);
  }
};

const reasonOf = {
  expired: 'order-expired',
  cancelled: 'order-cancelled',
  refunded: 'duplicate',
} as const satisfies Record<string, RefundReason>;

const refund = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  { said, message }: News,
  reason: RefundReason,
): Promise<Step | Contended> => {
  const now = ports.clock.now();
  const [fact] = decideRefundPayment({ providerRef: said.providerRef, reason, now }, stored.state);
  const saved = await save(ports, stored, fact, message);
  if (saved === 'contended' || saved.outcome !== 'applied') return saved;
  return { ...saved, follow: await askToRefund(gatewayOf(ports, fact.payload.provider), fact.payload) };
};

const revert = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  fact: PaymentFact,
  message: InboxMessage | undefined,
): Promise<Step | Contended> => {
  const order = await ports.orders.find(stored.state.orderId);
  const now = ports.clock.now();
  const taken = order && (await takeBack(ports, order, now));
  if (!taken?.ok) return save(ports, stored, fact, message);
  const change = changeOf(paymentFacts, stored, [fact], now);
  const effect = { payment: change, ...(message && { message }) };
  const reverted = await ports.seatSales.revert({ ...taken.value, effect });
  if (reverted.ok) return { outcome: 'applied', payment: change.state };
  return reverted.refusal.code === 'messaging/message-repeated'
    ? { outcome: 'repeated', payment: stored.state }
    : 'contended';
};

/**
 * Only when the gateway has closed it is the message worth remembering: a fault before lets it come
 * again.
 */
const close = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  learnt: PaymentFact | undefined,
  message: InboxMessage | undefined,
): Promise<Step | Contended> => {
  if (learnt && (await save(ports, stored, learnt, undefined)) === 'contended') return 'contended';
  const payment = learnt?.payload ?? stored.state;
  const closed = await askToCancel(gatewayOf(ports, payment.provider), payment);
  await remember(ports, message);
  return { outcome: 'repeated', payment, follow: closed?.status === 'open' ? undefined : closed };
};
