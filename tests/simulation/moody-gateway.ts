import { TicketlyFault } from '@ticketly/core';
import type { PaymentId } from '@ticketly/core';
import type { MemoryGateway } from '@ticketly/core/memory';
import type { Schedule } from './schedule.ts';

/** A gateway that can fall silent, and that gives nothing back of what a bank argues about. */
export interface MoodyGateway extends MemoryGateway {
  /** Until when it answers nothing, as an instant. */
  silentUntil: number;
  /** What was sent back in its dashboard, in minor units, by payment. */
  readonly sentBack: Map<PaymentId, number>;
}

const hangsMs = 20_000;

/**
 * The gateway in memory with what real ones do besides. While it is silent half of the calls are
 * carried out all the same, and nobody hears of it. What a bank wants back is not refunded, or the
 * buyer would have it twice; a refund that was made before is told again.
 */
export const moodyGateway = (inner: MemoryGateway, schedule: Schedule): MoodyGateway => {
  const done = new Set<string>();
  const sentBack = new Map<PaymentId, number>();
  const entryOf = (paymentId: PaymentId) => inner.ledger().find((payment) => payment.paymentId === paymentId);
  const backOf = (paymentId: PaymentId): number => entryOf(paymentId)?.refunded.amountMinor ?? 0;

  const moodily = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    if (schedule.now() >= moody.silentUntil) return call();
    if (schedule.chance(500)) await call().catch(() => undefined);
    await schedule.sleep(hangsMs);
    throw new TicketlyFault('unknown-outcome', 'the gateway is silent');
  };
  const refund: MemoryGateway['refund'] = async (request) => {
    const dispute = entryOf(request.paymentId)?.dispute?.status ?? 'won';
    if (dispute !== 'won' && !done.has(request.idempotencyKey))
      throw new TicketlyFault('unexpected', `payment ${request.paymentId} is disputed`);
    const after = await inner.refund(request);
    done.add(request.idempotencyKey);
    return after;
  };

  const moody: MoodyGateway = {
    ...inner,
    silentUntil: 0,
    sentBack,
    open: (request) => moodily(() => inner.open(request)),
    retrieve: (payment) => moodily(() => inner.retrieve(payment)),
    cancel: (payment) => moodily(() => inner.cancel(payment)),
    charges: (request) => moodily(() => inner.charges(request)),
    refund: (request) => moodily(() => refund(request)),
    refundInDashboard: (paymentId, amountMinor) => {
      const before = backOf(paymentId);
      inner.refundInDashboard(paymentId, amountMinor);
      sentBack.set(paymentId, (sentBack.get(paymentId) ?? 0) + backOf(paymentId) - before);
    },
  };
  return moody;
};
