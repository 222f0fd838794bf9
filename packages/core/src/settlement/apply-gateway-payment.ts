import type { Tickets } from '../tickets/index.ts';
import type { Orders, SeatSales } from '../orders/index.ts';
import { retryContended } from '../kernel/index.ts';
import type { Change, Contended, Instant, Stored, Clock, IdSource } from '../kernel/index.ts';
import type { InboxMessage, Inbox } from '../messaging/index.ts';
import { decideRefundOrder } from '../orders/index.ts';
import { changePayment, decideNotice, decideRefundPayment } from '../payments/index.ts';
import type { GatewayPayment, Payment, RefundReason, Payments, PaymentGateway } from '../payments/index.ts';
import { askRefund } from './ask-refund.ts';
import { gatewayOf } from './gateway-of.ts';
import { settleOrder } from './settle-order.ts';

/** What came of news about a payment: they had their effect now, had it before, or are about nothing of ours. */
export type ApplyOutcome = 'applied' | 'repeated' | 'ignored';

/** The ports that applying news of a payment needs. */
export type ApplyPorts = {
  readonly payments: Payments;
  readonly orders: Orders;
  readonly tickets: Tickets;
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

/** How one look at the news ended. `contended`: somebody else changed the payment meanwhile, look again. `follow`: the gateway's answer to what we asked of it. */
interface Step {
  readonly outcome: ApplyOutcome | Contended;
  readonly follow?: GatewayPayment | undefined;
}

const maxTries = 20;

/**
 * Gives a gateway's word on a payment its effect: the only way a payment moves after it was created, for webhooks, for the reconciler, and for
 * the buyer who returns.
 *
 * News may come in any order and any number of times. Captured money ends as the order's tickets or goes back whole: where the order can't have its
 * seats any more (`seats-taken`, ended, or paid by another payment) the payment is saved as `refund_pending` first and the gateway asked second, so
 * that no crash loses the refund. The message is recorded in the transaction of its effect.
 *
 * Faults: `contended` when others changed the payment at every try; those of the ports. Nothing is half done then: say it again.
 */
export const applyGatewayPayment =
  (ports: ApplyPorts) =>
  (said: GatewayPayment, message?: InboxMessage): Promise<ApplyOutcome> =>
    retryContended(`payment ${said.paymentId}`, maxTries, async () => {
      const { outcome, follow } = await step(ports, { said, message });
      if (follow !== undefined) await applyGatewayPayment(ports)(follow);
      return outcome;
    });

const step = async (ports: ApplyPorts, news: News): Promise<Step> => {
  const { said, message } = news;
  const stored = await ports.payments.find(said.paymentId);
  const isOurs = stored !== undefined && (message === undefined || message.source === stored.state.provider);
  if (!isOurs) return (await remember(ports, message)) ? { outcome: 'ignored' } : { outcome: 'repeated' };
  const now = ports.clock.now();
  const verdict = decideNotice(stored.state, said, now);
  switch (verdict.kind) {
    case 'nothing':
      await remember(ports, message);
      return { outcome: 'repeated' };
    case 'save':
      return save(ports, changePayment(stored, verdict.payment, now), message);
    case 'settle':
      return settle(ports, stored, verdict.payment, news, now);
    case 'revert':
      return revert(ports, stored, verdict.payment, news, now);
    case 'close':
      return close(ports, stored.state, message);
  }
};

const remember = async (ports: { readonly inbox: Inbox }, message: InboxMessage | undefined): Promise<boolean> =>
  message === undefined || ports.inbox.record(message);

const save = async (
  ports: { readonly payments: Payments },
  change: Change<Payment>,
  message: InboxMessage | undefined,
): Promise<Step> => {
  const saved =
    message === undefined ? await ports.payments.save(change) : await ports.payments.saveOnce(change, message);
  if (saved.ok) return { outcome: 'applied' };
  return { outcome: saved.refusal.code === 'messaging/message-repeated' ? 'repeated' : 'contended' };
};

const settle = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  succeeded: Payment,
  { said, message }: News,
  now: Instant,
): Promise<Step> => {
  const giveBack = (reason: RefundReason): Promise<Step> => refund(ports, stored, { said, message }, reason);
  const order = await ports.orders.find(succeeded.orderId);
  if (order === undefined) return giveBack('order-cancelled');
  const settled = await settleOrder(ports, order, { change: changePayment(stored, succeeded, now), message }, now);
  if (settled.ok) return { outcome: 'applied' };
  const { refusal } = settled;
  switch (refusal.code) {
    case 'messaging/message-repeated':
      return { outcome: 'repeated' };
    case 'kernel/version-conflicting':
      return { outcome: 'contended' };
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
): Promise<Step> => {
  const now = ports.clock.now();
  const pending = decideRefundPayment(stored.state, { providerRef: said.providerRef, reason, now });
  const saved = await save(ports, changePayment(stored, pending, now), message);
  return saved.outcome === 'applied' ? { ...saved, follow: await askRefund(ports, pending) } : saved;
};

const revert = async (
  ports: ApplyPorts,
  stored: Stored<Payment>,
  refunded: Payment,
  { message }: News,
  now: Instant,
): Promise<Step> => {
  const change = changePayment(stored, refunded, now);
  const order = await ports.orders.find(refunded.orderId);
  const decided = order && decideRefundOrder(order, await ports.tickets.ofOrder(order.orderId), now);
  if (!decided?.ok) return save(ports, change, message);
  const { order: taken, events } = decided.value;
  const effect = { payment: change, ...(message && { message }) };
  const reverted = await ports.seatSales.revert({ refunded: taken, events, effect });
  if (reverted.ok) return { outcome: 'applied' };
  return { outcome: reverted.refusal.code === 'messaging/message-repeated' ? 'repeated' : 'contended' };
};

/** Only when the gateway has closed it is the message worth remembering: a fault before lets it come again. */
const close = async (ports: ApplyPorts, payment: Payment, message: InboxMessage | undefined): Promise<Step> => {
  const closed = await gatewayOf(ports, payment.provider).cancel(payment.paymentId);
  await remember(ports, message);
  return { outcome: 'repeated', follow: closed?.status === 'open' ? undefined : closed };
};
