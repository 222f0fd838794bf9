import type { Clock } from '@ticketly/core';

/** What a call to the server may be refused with, as Stripe writes it. */
export class Refused extends Error {
  readonly status: number;
  readonly body: object;
  constructor(status: number, error: { readonly type: string; readonly code?: string; readonly message: string }) {
    super(error.message);
    this.status = status;
    this.body = { error };
  }
}

const invalid = (message: string, code = 'parameter_invalid'): Refused =>
  new Refused(400, { type: 'invalid_request_error', code, message });
const missing = (id: string): Refused =>
  new Refused(404, { type: 'invalid_request_error', code: 'resource_missing', message: `No such object: '${id}'` });

export interface Intent {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payout: Payout | null;
  status: 'requires_payment_method' | 'succeeded' | 'canceled';
  received: number;
  /** What went back, the oldest first. */
  readonly refunds: Refund[];
  readonly disputes: Dispute[];
  error: string | null;
}

/** Where the money of an intent goes, but for the fee of the platform. */
export interface Payout {
  readonly account: string;
  readonly fee: number;
  readonly onBehalfOf: string | null;
}

/** Money that went back. */
export interface Refund {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** What of it the seller gave, and what the platform. */
  readonly fromSeller: number;
  readonly fromFee: number;
  /** A bank may send the money back, long after. */
  status: 'succeeded' | 'failed';
}

/** What the holder of the card told their bank. */
export interface Dispute {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  status: 'warning_needs_response' | 'needs_response' | 'won' | 'lost';
}

/** What of an intent went back. */
export const refundedOf = ({ refunds }: Intent): number =>
  refunds.reduce((sum, { status, amount }) => (status === 'failed' ? sum : sum + amount), 0);

/** What of an intent an account has. */
export const earnedBySeller = ({ received, payout, refunds }: Intent): number =>
  payout === null
    ? 0
    : refunds.reduce((sum, { fromSeller, fromFee }) => sum - fromSeller + fromFee, received - payout.fee);

/** A page of Stripe for one payment; its intent is made when the buyer pays. */
export interface Session {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly ofIntent: Pick<Intent, 'metadata' | 'payout'>;
  status: 'open' | 'complete' | 'expired';
  intent: Intent | null;
}

/** A movement of money: a capture, a refund, or what a dispute takes or brings back. */
export interface Movement {
  readonly id: string;
  readonly created: number;
  readonly type: 'charge' | 'refund' | 'adjustment';
  readonly intent: Intent;
}

/** What happened to an intent, a page, a refund or a dispute; by the name that Stripe gives it. */
export type News =
  | {
      readonly type: `payment_intent.${'created' | 'succeeded' | 'payment_failed' | 'canceled'}`;
      readonly intent: Intent;
    }
  | { readonly type: 'charge.refunded'; readonly intent: Intent }
  | { readonly type: `refund.${'created' | 'failed'}`; readonly intent: Intent; readonly refund: Refund }
  | {
      readonly type: `charge.dispute.${'created' | 'funds_withdrawn' | 'funds_reinstated' | 'closed'}`;
      readonly intent: Intent;
      readonly dispute: Dispute;
    }
  | { readonly type: `checkout.session.${'created' | 'completed' | 'expired'}`; readonly session: Session };

/** What else a refund may say. */
export interface RefundHow {
  readonly metadata?: Refund['metadata'];
  readonly reversesTransfer?: boolean;
  readonly refundsFee?: boolean;
}

/** Intents and movements, the oldest first. */
export interface Books {
  readonly intents: Map<string, Intent>;
  readonly sessions: Map<string, Session>;
  readonly movements: Movement[];
  createSession(given: Pick<Session, 'amount' | 'currency' | 'metadata' | 'ofIntent'>): Session;
  findSession(id: string): Session;
  expire(id: string): Session;
  create(given: Pick<Intent, 'amount' | 'currency' | 'metadata'> & Partial<Pick<Intent, 'payout'>>): Intent;
  find(id: string): Intent;
  cancel(id: string): Intent;
  /** Gives so much back; without an amount, all that is left. */
  refund(id: string, amount?: number, how?: RefundHow): Refund;
  /** The bank of the buyer sends the last refund back. */
  failRefund(id: string): Refund;
  /** The buyer's hand, on an intent or a page. @param received something else than was asked */
  pay(id: string, received?: number): void;
  decline(id: string): void;
  /** The bank's hand: takes so much of an intent; without an amount, all that was captured. */
  dispute(id: string, amount?: number): Dispute;
  closeDispute(id: string, status: 'won' | 'lost'): Dispute;
}

/**
 * The books of an account, by a clock that tests may move. `tell` hears what happens; what Stripe
 * itself would call about.
 */
export const openBooks = (clock: Clock, tell: (news: News) => void = () => undefined): Books => {
  const intents = new Map<string, Intent>();
  const sessions = new Map<string, Session>();
  const movements: Movement[] = [];
  const now = (): number => Math.floor(clock.now() / 1_000);
  let named = 0;
  const nameOf = (prefix: string): string => `${prefix}_${(named += 1)}`;
  const find = (id: string): Intent => {
    const intent = intents.get(id);
    if (intent === undefined) throw missing(id);
    return intent;
  };
  const move = (type: Movement['type'], intent: Intent): Movement => {
    const movement = { id: `txn_${movements.length + 1}`, created: now(), type, intent };
    movements.push(movement);
    return movement;
  };
  const findSession = (id: string): Session => {
    const session = sessions.get(id);
    if (session === undefined) throw missing(id);
    return session;
  };
  const create: Books['create'] = (given) => {
    if (!Number.isSafeInteger(given.amount) || given.amount <= 0) throw invalid('Invalid positive integer');
    const id = `pi_${intents.size + 1}`;
    const open = { status: 'requires_payment_method', received: 0, error: null } as const;
    const intent: Intent = { payout: null, ...given, ...open, refunds: [], disputes: [], id, created: now() };
    intents.set(id, intent);
    tell({ type: 'payment_intent.created', intent });
    return intent;
  };
  /** The intent that a buyer's card is tried on; undefined where nothing can be paid any more. */
  const payable = (id: string): Intent | undefined => {
    const session = sessions.get(id);
    if (session === undefined) return find(id).status === 'requires_payment_method' ? find(id) : undefined;
    if (session.status !== 'open') return undefined;
    session.intent ??= create({ ...session.ofIntent, amount: session.amount, currency: session.currency });
    return session.intent;
  };
  return {
    intents,
    sessions,
    movements,
    find,
    findSession,
    create,
    createSession: (given) => {
      const session: Session = {
        ...given,
        id: `cs_${sessions.size + 1}`,
        created: now(),
        status: 'open',
        intent: null,
      };
      sessions.set(session.id, session);
      tell({ type: 'checkout.session.created', session });
      return session;
    },
    expire: (id) => {
      const session = findSession(id);
      if (session.status !== 'open') throw invalid('Only open sessions can be expired');
      session.status = 'expired';
      tell({ type: 'checkout.session.expired', session });
      return session;
    },
    cancel: (id) => {
      const intent = find(id);
      if (intent.status !== 'requires_payment_method')
        throw invalid(`The intent is ${intent.status}`, 'payment_intent_unexpected_state');
      intent.status = 'canceled';
      tell({ type: 'payment_intent.canceled', intent });
      return intent;
    },
    refund: (id, asked, { metadata = {}, reversesTransfer = false, refundsFee = false } = {}) => {
      const intent = find(id);
      const left = intent.received - refundedOf(intent);
      const amount = asked ?? left;
      if (amount > left || amount <= 0) throw invalid('Refund amount is greater than the unrefunded amount');
      const { payout, received } = intent;
      if (reversesTransfer && payout === null) throw invalid('This charge has no transfer to reverse');
      if (refundsFee && (payout?.fee ?? 0) === 0) throw invalid('This charge has no application fee');
      const refund: Refund = {
        id: nameOf('re'),
        created: now(),
        amount,
        metadata,
        fromSeller: reversesTransfer ? amount : 0,
        fromFee: refundsFee ? Math.round(((payout?.fee ?? 0) * amount) / received) : 0,
        status: 'succeeded',
      };
      intent.refunds.push(refund);
      move('refund', intent);
      tell({ type: 'refund.created', intent, refund });
      tell({ type: 'charge.refunded', intent });
      return refund;
    },
    failRefund: (id) => {
      const intent = find(id);
      const refund = intent.refunds.at(-1);
      if (refund === undefined) throw missing(`refund of ${id}`);
      refund.status = 'failed';
      move('adjustment', intent);
      tell({ type: 'refund.failed', intent, refund });
      return refund;
    },
    dispute: (id, amount) => {
      const intent = find(id);
      const dispute: Dispute = {
        id: nameOf('dp'),
        created: now(),
        amount: amount ?? intent.received,
        status: 'needs_response',
      };
      intent.disputes.push(dispute);
      move('adjustment', intent);
      tell({ type: 'charge.dispute.created', intent, dispute });
      tell({ type: 'charge.dispute.funds_withdrawn', intent, dispute });
      return dispute;
    },
    closeDispute: (id, status) => {
      const intent = find(id);
      const dispute = intent.disputes.at(-1);
      if (dispute === undefined) throw missing(`dispute of ${id}`);
      dispute.status = status;
      if (status === 'won') move('adjustment', intent);
      if (status === 'won') tell({ type: 'charge.dispute.funds_reinstated', intent, dispute });
      tell({ type: 'charge.dispute.closed', intent, dispute });
      return dispute;
    },
    pay: (id, received) => {
      const intent = payable(id);
      if (intent === undefined) return;
      Object.assign(intent, { status: 'succeeded', received: received ?? intent.amount, error: null });
      const session = sessions.get(id);
      if (session !== undefined) session.status = 'complete';
      move('charge', intent);
      tell({ type: 'payment_intent.succeeded', intent });
      if (session !== undefined) tell({ type: 'checkout.session.completed', session });
    },
    decline: (id) => {
      const intent = payable(id);
      if (intent === undefined) return;
      intent.error = 'card_declined';
      tell({ type: 'payment_intent.payment_failed', intent });
    },
  };
};
