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
  status: 'requires_payment_method' | 'succeeded' | 'canceled';
  received: number;
  refunded: number;
  error: string | null;
}

/** A page of Stripe for one payment; its intent is made when the buyer pays. */
export interface Session {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly ofIntent: Readonly<Record<string, string>>;
  status: 'open' | 'complete' | 'expired';
  intent: Intent | null;
}

/** A movement of money: a capture, or a refund. */
export interface Movement {
  readonly id: string;
  readonly created: number;
  readonly type: 'charge' | 'refund';
  readonly intent: Intent;
}

/** Intents and movements, the oldest first. */
export interface Books {
  readonly intents: Map<string, Intent>;
  readonly sessions: Map<string, Session>;
  readonly movements: Movement[];
  createSession(given: Pick<Session, 'amount' | 'currency' | 'metadata' | 'ofIntent'>): Session;
  findSession(id: string): Session;
  expire(id: string): Session;
  create(given: Pick<Intent, 'amount' | 'currency' | 'metadata'>): Intent;
  find(id: string): Intent;
  cancel(id: string): Intent;
  refund(id: string, amount: number): Movement;
  /** The buyer's hand, on an intent or a page. */
  pay(id: string): void;
  decline(id: string): void;
}

/** The books of an account, by a clock that tests may move. */
export const openBooks = (clock: Clock): Books => {
  const intents = new Map<string, Intent>();
  const sessions = new Map<string, Session>();
  const movements: Movement[] = [];
  const now = (): number => Math.floor(clock.now() / 1_000);
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
    const open = { status: 'requires_payment_method', received: 0, refunded: 0, error: null } as const;
    const intent: Intent = { ...given, ...open, id, created: now() };
    intents.set(id, intent);
    return intent;
  };
  /** The intent that a buyer's card is tried on; undefined where nothing can be paid any more. */
  const payable = (id: string): Intent | undefined => {
    const session = sessions.get(id);
    if (session === undefined) return find(id).status === 'requires_payment_method' ? find(id) : undefined;
    if (session.status !== 'open') return undefined;
    session.intent ??= create({ amount: session.amount, currency: session.currency, metadata: session.ofIntent });
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
      return session;
    },
    expire: (id) => {
      const session = findSession(id);
      if (session.status !== 'open') throw invalid('Only open sessions can be expired');
      session.status = 'expired';
      return session;
    },
    cancel: (id) => {
      const intent = find(id);
      if (intent.status !== 'requires_payment_method')
        throw invalid(`The intent is ${intent.status}`, 'payment_intent_unexpected_state');
      intent.status = 'canceled';
      return intent;
    },
    refund: (id, amount) => {
      const intent = find(id);
      if (amount > intent.received - intent.refunded)
        throw invalid('Refund amount is greater than the unrefunded amount');
      intent.refunded += amount;
      return move('refund', intent);
    },
    pay: (id) => {
      const intent = payable(id);
      if (intent === undefined) return;
      Object.assign(intent, { status: 'succeeded', received: intent.amount, error: null });
      const session = sessions.get(id);
      if (session !== undefined) session.status = 'complete';
      move('charge', intent);
    },
    decline: (id) => {
      const intent = payable(id);
      if (intent !== undefined) intent.error = 'card_declined';
    },
  };
};
