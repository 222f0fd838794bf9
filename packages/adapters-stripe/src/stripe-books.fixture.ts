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
  readonly movements: Movement[];
  create(given: Pick<Intent, 'amount' | 'currency' | 'metadata'>): Intent;
  find(id: string): Intent;
  cancel(id: string): Intent;
  refund(id: string, amount: number): Movement;
  /** The buyer's hand. */
  pay(id: string): void;
  decline(id: string): void;
}

/** The books of an account, by a clock that tests may move. */
export const openBooks = (clock: Clock): Books => {
  const intents = new Map<string, Intent>();
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
  return {
    intents,
    movements,
    find,
    create: (given) => {
      if (!Number.isSafeInteger(given.amount) || given.amount <= 0) throw invalid('Invalid positive integer');
      const id = `pi_${intents.size + 1}`;
      const open = { status: 'requires_payment_method', received: 0, refunded: 0, error: null } as const;
      const intent: Intent = { ...given, ...open, id, created: now() };
      intents.set(id, intent);
      return intent;
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
      const intent = find(id);
      if (intent.status !== 'requires_payment_method') return;
      Object.assign(intent, { status: 'succeeded', received: intent.amount, error: null });
      move('charge', intent);
    },
    decline: (id) => {
      find(id).error = 'card_declined';
    },
  };
};
