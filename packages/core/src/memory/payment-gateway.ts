import { money, ok, refuse, TicketlyFault } from '../kernel/index.ts';
import type { Clock, PaymentId } from '../kernel/index.ts';
import type {
  GatewayDispute,
  GatewayPayment,
  OpenPayment,
  PaymentGateway,
  PaymentReference,
  RefundPayment,
  WebhookCall,
} from '../payments/index.ts';
import { chargeJournal } from './charge-journal.ts';
import type { ChargeJournal } from './charge-journal.ts';

/** A gateway for tests: the test plays the card holder. */
export interface MemoryGateway extends PaymentGateway {
  /**
   * The card holder pays. A payment that has already ended stays as it is.
   *
   * @param capturedMinor an amount other than the requested one, for a mismatch
   */
  succeed(paymentId: PaymentId, capturedMinor?: number): void;
  /** The money arrives after the payment has ended, as with slow payment methods. */
  succeedLate(paymentId: PaymentId): void;
  decline(paymentId: PaymentId): void;
  /** Somebody refunds in the gateway's own dashboard; by default everything that is left. */
  refundInDashboard(paymentId: PaymentId, amountMinor?: number): void;
  /** The card holder's bank demands money back; by default everything that was captured. */
  dispute(paymentId: PaymentId, status: GatewayDispute['status'], amountMinor?: number): void;
  /**
   * A signed call that reports a payment's current state. Each gets its own message id unless one
   * is given.
   */
  webhook(paymentId: PaymentId, messageId?: string): WebhookCall;
  /** A genuine call with any body; the signature is valid for this body only. */
  sign(body: Uint8Array): WebhookCall;
  /** Every payment ever opened. */
  ledger(): readonly GatewayPayment[];
}

/**
 * Signs bodies and remembers them, which is as good as a digest for a gateway that never leaves its
 * process.
 */
const memorySigner = (clock: Clock): { sign(body: Uint8Array): WebhookCall; isGenuine(call: WebhookCall): boolean } => {
  const signed = new Map<string, string>();
  const textOf = (body: Uint8Array): string => body.join();
  return {
    sign: (body) => {
      const time = String(clock.now());
      const signature = `signed-${signed.size + 1}`;
      signed.set(`${signature}@${time}`, textOf(body));
      return { body, headers: { 'memory-signature': signature, 'memory-time': time } };
    },
    isGenuine: ({ body, headers }) =>
      signed.get(`${headers['memory-signature']}@${headers['memory-time']}`) === textOf(body),
  };
};

const openedPayment = ({ paymentId, amount }: OpenPayment): GatewayPayment => ({
  providerRef: `mem_${paymentId}`,
  paymentId,
  status: 'open',
  captured: money(0, amount.currency),
  refunded: money(0, amount.currency),
  failure: null,
  clientSecret: `secret_${paymentId}`,
  checkoutUrl: null,
});

/** A payment after a refund. Faults with `unexpected` when more would go back than was captured. */
const refundedPayment = (
  known: GatewayPayment | undefined,
  { paymentId, amount }: Pick<RefundPayment, 'paymentId' | 'amount'>,
): GatewayPayment => {
  if (known === undefined) throw new TicketlyFault('unexpected', `there is no payment ${paymentId} to refund`);
  const refunded = known.refunded.amountMinor + amount.amountMinor;
  if (refunded > known.captured.amountMinor)
    throw new TicketlyFault('unexpected', `payment ${paymentId} has only ${known.captured.amountMinor} to refund`);
  const status = refunded === known.captured.amountMinor ? 'refunded' : known.status;
  return { ...known, refunded: money(refunded, amount.currency), status };
};

type ChangePayment = (paymentId: PaymentId, changes: Partial<GatewayPayment>) => void;

/** The payer, as played by a test. */
const cardHolder = (
  payments: ReadonlyMap<PaymentId, GatewayPayment>,
  journal: ChargeJournal,
  change: ChangePayment,
): Pick<MemoryGateway, 'succeed' | 'succeedLate' | 'decline'> => {
  const ifOpen = (paymentId: PaymentId, changes: Partial<GatewayPayment>): void => {
    if (payments.get(paymentId)?.status === 'open') change(paymentId, changes);
  };
  return {
    succeed: (paymentId, capturedMinor = journal.askedMinor(paymentId)) => {
      const currency = payments.get(paymentId)?.captured.currency ?? 'EUR';
      ifOpen(paymentId, { status: 'succeeded', captured: money(capturedMinor, currency) });
    },
    succeedLate: (paymentId) => {
      const known = payments.get(paymentId);
      const came = known?.captured.amountMinor === 0;
      if (came)
        change(paymentId, {
          status: 'succeeded',
          captured: money(journal.askedMinor(paymentId), known.captured.currency),
        });
    },
    decline: (paymentId) => ifOpen(paymentId, { status: 'failed', failure: 'card_declined' }),
  };
};

/** What happens to captured money without any request from us. */
const lateReturns = (
  payments: ReadonlyMap<PaymentId, GatewayPayment>,
  change: ChangePayment,
): Pick<MemoryGateway, 'refundInDashboard' | 'dispute'> => ({
  refundInDashboard: (paymentId, amountMinor) => {
    const known = payments.get(paymentId);
    if (known === undefined) return;
    const { captured, refunded } = known;
    const left = captured.amountMinor - refunded.amountMinor;
    const amount = money(amountMinor ?? left, captured.currency);
    const { status, refunded: after } = refundedPayment(known, { paymentId, amount });
    change(paymentId, { status, refunded: after });
  },
  dispute: (paymentId, status, amountMinor) => {
    const { amountMinor: capturedMinor = 0, currency = 'EUR' } = payments.get(paymentId)?.captured ?? {};
    const amount = money(amountMinor ?? capturedMinor, currency);
    change(paymentId, { dispute: { disputeRef: `dispute_${paymentId}`, status, amount, reason: 'fraudulent' } });
  },
});

/**
 * A payment gateway in memory, without a payment page: idempotent like a real one, and with a
 * ledger to audit.
 */
export const memoryGateway = ({
  clock,
  provider = 'memory',
}: {
  readonly clock: Clock;
  readonly provider?: string;
}): MemoryGateway => {
  const payments = new Map<PaymentId, GatewayPayment>();
  const refunds = new Set<string>();
  const signer = memorySigner(clock);
  let messages = 0;
  const change: ChangePayment = (paymentId, changes) => {
    const known = payments.get(paymentId);
    if (known === undefined) return;
    payments.set(paymentId, { ...known, ...changes });
    const moves = [changes.captured, changes.refunded, changes.dispute];
    if (moves.some((moved) => moved !== undefined)) journal.moved(paymentId);
  };
  const open = (request: OpenPayment): GatewayPayment => {
    const opened = openedPayment(request);
    payments.set(request.paymentId, opened);
    journal.opened(request);
    return opened;
  };
  const journal = chargeJournal(clock);
  const find = ({ paymentId, providerRef }: PaymentReference): GatewayPayment | undefined => {
    const known = payments.get(paymentId);
    return providerRef === null || providerRef === known?.providerRef ? known : undefined;
  };

  const refund = (request: RefundPayment): GatewayPayment => {
    const known = find(request);
    if (known !== undefined && refunds.has(request.idempotencyKey)) return known;
    const after = refundedPayment(known, request);
    refunds.add(request.idempotencyKey);
    payments.set(request.paymentId, after);
    journal.moved(request.paymentId);
    return after;
  };

  return {
    provider,
    open: async (request) => payments.get(request.paymentId) ?? open(request),
    retrieve: async (payment) => find(payment),
    cancel: async (payment) => {
      if (find(payment)?.status === 'open') change(payment.paymentId, { status: 'cancelled' });
      return find(payment);
    },
    refund: async (request) => refund(request),
    charges: async (request) => journal.list(payments.values(), request),
    verify: async ({ body, headers }) => {
      if (!signer.isGenuine({ body, headers })) return refuse({ code: 'payments/webhook-forged' });
      if (clock.now() - Number(headers['memory-time']) > 300_000) return refuse({ code: 'payments/webhook-stale' });
      return ok(JSON.parse(new TextDecoder().decode(body)) as { messageId: string; payment: GatewayPayment });
    },
    ...cardHolder(payments, journal, change),
    ...lateReturns(payments, change),
    webhook: (paymentId, messageId) => {
      messages += 1;
      const notice = { messageId: messageId ?? `message-${messages}`, payment: payments.get(paymentId) };
      return signer.sign(new TextEncoder().encode(JSON.stringify(notice)));
    },
    sign: (body) => signer.sign(body),
    ledger: () => [...payments.values()],
  };
};
