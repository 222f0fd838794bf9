import { instant, money } from '../kernel/index.ts';
import type { EventId, OrderId, PaymentId, PrincipalId, SessionId } from '../kernel/index.ts';
import type { Payment, PaymentProgress } from './payment.ts';

/** A payment of ten euros that has come this far. */
export const paymentAt = (progress: PaymentProgress): Payment => ({
  paymentId: 'p1' as PaymentId,
  orderId: 'o1' as OrderId,
  sessionId: 's1' as SessionId,
  eventId: 'e1' as EventId,
  buyerId: 'ada' as PrincipalId,
  amount: money(1_000, 'EUR'),
  provider: 'memory',
  attempt: 1,
  createdAt: instant(1_000_000),
  progress,
});
