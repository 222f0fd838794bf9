import { refundedOf } from './stripe-books.fixture.ts';
import type { Dispute, Intent, Movement, News, Refund, Session } from './stripe-books.fixture.ts';

export const intentAs = (intent: Intent, isExpanded: boolean): object => ({
  id: intent.id,
  object: 'payment_intent',
  amount: intent.amount,
  amount_received: intent.received,
  application_fee_amount: intent.payout?.fee || null,
  client_secret: `${intent.id}_secret`,
  created: intent.created,
  currency: intent.currency,
  last_payment_error: intent.error === null ? null : { type: 'card_error', code: intent.error },
  latest_charge: intent.received === 0 ? null : isExpanded ? chargeAs(intent) : `ch_${intent.id}`,
  metadata: intent.metadata,
  on_behalf_of: intent.payout?.onBehalfOf ?? null,
  status: intent.status,
  transfer_data: intent.payout && { destination: intent.payout.account },
});

export const chargeAs = (intent: Intent): object => ({
  id: `ch_${intent.id}`,
  object: 'charge',
  amount: intent.received,
  amount_refunded: refundedOf(intent),
  currency: intent.currency,
  disputed: intent.disputes.length > 0,
  metadata: intent.metadata,
  payment_intent: intent.id,
  refunds: {
    object: 'list',
    data: intent.refunds
      .slice(-10)
      .map((refund) => refundAs(intent, refund))
      .toReversed(),
    has_more: intent.refunds.length > 10,
    url: `/v1/charges/ch_${intent.id}/refunds`,
  },
});

export const refundAs = (intent: Intent, { id, created, amount, metadata, status }: Refund): object => ({
  id,
  object: 'refund',
  amount,
  charge: `ch_${intent.id}`,
  created,
  currency: intent.currency,
  metadata,
  payment_intent: intent.id,
  status,
});

export const disputeAs = (intent: Intent, { id, created, amount, status }: Dispute): object => ({
  id,
  object: 'dispute',
  amount,
  charge: `ch_${intent.id}`,
  created,
  currency: intent.currency,
  metadata: {},
  payment_intent: intent.id,
  reason: 'fraudulent',
  status,
});

export const movementAs = ({ id, created, type, intent }: Movement, isExpanded: boolean): object => ({
  id,
  object: 'balance_transaction',
  created,
  type,
  source: isExpanded ? { object: type, payment_intent: intentAs(intent, true) } : `${type}_${id}`,
});

export const sessionAs = (session: Session, isExpanded: boolean): object => ({
  id: session.id,
  object: 'checkout.session',
  created: session.created,
  currency: session.currency,
  metadata: session.metadata,
  payment_intent: session.intent && (isExpanded ? intentAs(session.intent, true) : session.intent.id),
  status: session.status,
  url: session.status === 'open' ? `https://checkout.example/${session.id}` : null,
});

/** What a call about news holds, as it is at that moment. */
export const toldAs = (news: News): object =>
  'session' in news
    ? sessionAs(news.session, false)
    : 'dispute' in news
      ? disputeAs(news.intent, news.dispute)
      : 'refund' in news
        ? refundAs(news.intent, news.refund)
        : news.type === 'charge.refunded'
          ? chargeAs(news.intent)
          : intentAs(news.intent, false);
