import type { Tickets } from '../tickets/index.ts';
import type { Orders, SeatSales } from '../orders/index.ts';
import { changeOf, retryContended } from '../kernel/index.ts';
import type { Contended, RefundId, Stored, Clock, IdSource } from '../kernel/index.ts';
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
import { askForRefunds } from './ask-for-refunds.ts';
import type { Asked } from './ask-for-refunds.ts';
import { askToCancel } from './gateway-questions.ts';
import type { Showings } from '../showings/index.ts';
import { settleOrder } from './settle-order.ts';
import { returnedOrder } from './returned-order.ts';
import type { LostDisputePolicy, ReturnVerdict } from './returned-order.ts';

/**
 * What came of news about a payment: it took effect now, took effect before, or concerns nothing of
 * ours.
 */
export type ApplyOutcome = 'applied' | 'repeated' | 'ignored';

/** The outcome, and the payment afterwards; undefined if it is not one of ours. */
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
  /** What becomes of the tickets of an order whose dispute was lost; default `revoke`. */
  readonly lostDisputes?: LostDisputePolicy;
};

/** What the gateway said, and the message that carried it; no message if we asked. */
interface News {
  readonly said: GatewayPayment;
  readonly message?: InboxMessage | undefined;
  /** The refund that this answers. */
  readonly answered?: RefundId | undefined;
}

/**
 * The result of one pass over the news. `follow`: what to process next, the rest of this news or
 * the gateway's answer to our request. `isOwed`: refunds of the payment have to be requested.
 */
interface Step extends Applied {
  readonly follow?: News | undefined;
  readonly isOwed?: boolean;
}

const maxTries = 20;

/**
 * Applies what a gateway says about a payment. This is the only way a payment moves after it was
 * created: for webhooks, for the reconciler, and for a returning buyer.
 *
 * News may arrive in any order and any number of times. Captured money ends up as the order's
 * tickets or is refunded in full: if the order can no longer have its seats (`seats-taken`, ended,
 * or paid by another payment) the payment is saved as `refund_pending` before the gateway is asked,
 * so that no crash loses the refund. The message is recorded in the same transaction as its effect.
 *
 * A caller that has just saved the payment passes it as `known`; it is then read only if somebody
 * else moved it meanwhile.
 *
 * Faults: `contended` if others changed the payment at every try; those of the ports. Nothing is
 * left half done: apply the news again.
 */
export const applyGatewayPayment =
  (ports: ApplyPorts) =>
  (said: GatewayPayment, message?: InboxMessage, known?: Stored<Payment>): Promise<Applied> =>
    applyNews(ports, { said, message }, known);

const applyNews = (ports: ApplyPorts, news: News, known?: Stored<Payment>): Promise<Applied> => {
  let first = known;
  return retryContended(`payment ${news.said.paymentId}`, maxTries, async () => {
    const stored = first ?? (await ports.payments.find(news.said.paymentId));
    first = undefined;
    const ended = await step(ports, news, stored);
    if (ended === 'contended') return ended;
    const { outcome, payment, follow, isOwed } = ended;
    if (follow !== undefined) return { outcome, payment: (await applyNews(ports, follow)).payment };
    if (payment === undefined || isOwed !== true) return { outcome, payment };
    return { outcome, payment: (await askForItsRefunds(ports, payment)).payment };
  });
};

/** Requests the pending refunds of a payment, and applies the answers. */
export const askForItsRefunds = (ports: ApplyPorts, payment: Payment): Promise<Asked> =>
  askForRefunds(ports, payment, (said, answered) => applyNews(ports, { said, answered }));

const step = async (ports: ApplyPorts, news: News, stored: Stored<Payment> | undefined): Promise<Step | Contended> => {
  const { said, message, answered } = news;
  const isOurs = stored !== undefined && (message === undefined || message.source === stored.state.provider);
  if (!isOurs) return { outcome: (await remember(ports, message)) ? 'ignored' : 'repeated', payment: undefined };
  const now = ports.clock.now();
  const verdict = decideNotice({ said, answered, now }, stored.state);
  switch (verdict.kind) {
    case 'nothing':
      await remember(ports, message);
      return { outcome: 'repeated', payment: stored.state };
    case 'save':
      return save(ports, stored, verdict.fact, message);
    case 'settle':
      return settle(ports, stored, verdict.fact, news);
    case 'return':
    case 'lose':
      return returned(ports, stored, verdict, news);
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
  news: News,
): Promise<Step | Contended> => {
  const { message } = news;
  const giveBack = (reason: RefundReason): Promise<Step | Contended> => refund(ports, stored, news, reason);
  const order = await ports.orders.find(stored.state.orderId);
  if (order === undefined) return giveBack('order-cancelled');
  const now = ports.clock.now();
  const change = changeOf(paymentFacts, stored, [fact], now);
  const later = restOf(news);
  const settled = await settleOrder(ports, order, { change, message: later === undefined ? message : undefined }, now);
  if (settled.ok) return { outcome: 'applied', payment: change.state, follow: later };
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
    // It had expired, and its discount has been used up by others since.
    case 'discounts/code-used-up':
    case 'discounts/code-used-up-by-buyer':
      return giveBack('order-expired');
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

/**
 * What the same news says besides the capture: that part of it was refunded or is disputed. The
 * message is recorded with that, its last effect.
 */
const restOf = (news: News): News | undefined =>
  news.said.refunded.amountMinor > 0 || news.said.dispute !== undefined ? news : undefined;

const refund = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  { said, message }: News,
  reason: RefundReason,
): Promise<Step | Contended> => {
  const now = ports.clock.now();
  const [fact] = decideRefundPayment({ providerRef: said.providerRef, reason, now }, stored.state);
  const saved = await save(ports, stored, fact, message);
  return saved === 'contended' || saved.outcome !== 'applied' ? saved : { ...saved, isOwed: true };
};

/** Money went back without a request from here: what it paid for changes with the payment. */
const returned = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  verdict: ReturnVerdict,
  news: News,
): Promise<Step | Contended> => {
  const { fact } = verdict;
  // A dispute in the same news is processed next, and the message is recorded with it.
  const follow = verdict.kind === 'return' && news.said.dispute !== undefined ? news : undefined;
  const message = follow === undefined ? news.message : undefined;
  const order = await ports.orders.find(stored.state.orderId);
  const request = await returnedOrder(ports, order, verdict);
  if (request === undefined) {
    const saved = await save(ports, stored, fact, message);
    return saved === 'contended' || follow === undefined ? saved : { ...saved, follow };
  }
  const change = changeOf(paymentFacts, stored, [fact], ports.clock.now());
  const reverted = await ports.seatSales.revert({
    ...request,
    effect: { payment: change, ...(message && { message }) },
  });
  if (reverted.ok) return { outcome: 'applied', payment: change.state, follow };
  return reverted.refusal.code === 'messaging/message-repeated'
    ? { outcome: 'repeated', payment: stored.state }
    : 'contended';
};

/**
 * The message is recorded only once the gateway has closed the payment: after an earlier fault it
 * has to come again.
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
  const isNews = closed !== undefined && closed.status !== 'open';
  return { outcome: 'repeated', payment, follow: isNews ? { said: closed } : undefined };
};
