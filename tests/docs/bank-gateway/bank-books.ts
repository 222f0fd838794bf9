import { randomUUID } from 'node:crypto';

/** A charge in the books of the bank, in its own words. */
export interface Charge {
  readonly id: string;
  /** Whatever the merchant calls it. The bank does not care whether two have the same. */
  readonly reference: string;
  readonly cents: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly madeAt: number;
  state: 'waiting' | 'paid' | 'declined' | 'void';
  returned: number;
  /** When money last moved, and the how manieth movement of all that was. */
  movedAt: number | null;
  move: number;
}

export type NewCharge = Pick<Charge, 'reference' | 'cents' | 'currency' | 'metadata'>;

/** What the bank says no with: a status of HTTP. */
export type Answer = Charge | 404 | 409;

/** The books of the bank. Every call is one step. */
export const openBooks = (now: () => number) => {
  const charges = new Map<string, Charge>();
  const done = new Map<string, Charge>();
  let moves = 0;
  const move = (charge: Charge, change: Partial<Charge>): Charge => {
    moves += 1;
    return Object.assign(charge, change, { movedAt: now(), move: moves });
  };
  /** What was done once with a key is answered again, and not done again. */
  const once = (key: string, work: () => Answer): Answer => {
    const before = done.get(key);
    if (before !== undefined) return before;
    const answer = work();
    if (typeof answer === 'object') done.set(key, answer);
    return answer;
  };
  return {
    find: (id: string): Answer => charges.get(id) ?? 404,
    named: (reference: string) => [...charges.values()].filter((charge) => charge.reference === reference),
    open: (key: string, wanted: NewCharge) =>
      once(key, () => {
        const empty = { state: 'waiting', returned: 0, movedAt: null, move: 0 } as const;
        const charge: Charge = { id: `ch_${randomUUID()}`, ...wanted, madeAt: now(), ...empty };
        charges.set(charge.id, charge);
        return charge;
      }),
    /** The buyer, at the page of the bank. */
    pay: (id: string, card: string): Answer => {
      const charge = charges.get(id);
      if (charge === undefined) return 404;
      if (charge.state !== 'waiting') return 409;
      return card === 'good' ? move(charge, { state: 'paid' }) : Object.assign(charge, { state: 'declined' });
    },
    cancel: (id: string): Answer => {
      const charge = charges.get(id);
      if (charge === undefined) return 404;
      return charge.state === 'waiting' ? Object.assign(charge, { state: 'void' }) : 409;
    },
    refund: (key: string, id: string, cents: number) =>
      once(key, () => {
        const charge = charges.get(id);
        if (charge === undefined) return 404;
        if (charge.state !== 'paid' || charge.returned + cents > charge.cents) return 409;
        return move(charge, { returned: charge.returned + cents });
      }),
    moved: (since: number, after: number, limit: number) =>
      [...charges.values()]
        .filter((charge) => charge.movedAt !== null && charge.movedAt >= since && charge.move > after)
        .toSorted((one, other) => one.move - other.move)
        .slice(0, limit),
  };
};

export type Books = ReturnType<typeof openBooks>;
