import { describe, expect, it, test } from 'vitest';
import { atOnce } from '../kernel/index.ts';
import type { HoldId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order } from '../orders/index.ts';
import { claimsOfNobody, lockDifferences } from './audit-seats.ts';
import { decided, now, orderAt, paid, seat, sessionId } from './sale.fixture.ts';

const claimed = { status: 'claimed' } as const;
const pending = orderAt({ status: 'pending', expiresAt: now });
const cancelled = orderAt({ status: 'cancelled', cancelledAt: now });

describe('a seat on record belongs to an order', () => {
  const told = (n: number, status: string, whose: string) => ({
    kind: 'claim-of-nobody',
    invariant: 'I9',
    subject: `sessions/s1/A-${n}`,
    sentence: `seat A-${n} of session s1 is ${status} on record to hold s1.h1 ${whose}`,
  });
  it.each<[words: string, decision: SeatDecision, order: Order | undefined, finding: object | null]>([
    ['that paid for it', decided(1), orderAt(paid), null],
    ['that claims it', decided(1, claimed), pending, null],
    ['and not to none', decided(1), undefined, told(1, 'sold', 'of no order')],
    ['that has this seat', decided(3), orderAt(paid), told(3, 'sold', 'of order o1, which is paid')],
    ['that paid for what it is sold', decided(1), pending, told(1, 'sold', 'of order o1, which is pending')],
    ['that goes on', decided(1, claimed), cancelled, told(1, 'claimed', 'of order o1, which is cancelled')],
  ])('%s', (_words, decision, order, finding) => {
    const found = claimsOfNobody(sessionId, [decision], new Map([[decision.holdId, order]]));
    expect(found).toEqual(finding === null ? [] : [expect.objectContaining(finding)]);
  });

  test('is asked only of holds whose order was looked up', () => {
    const other = decided(2, { holdId: 's1.h2' as HoldId });
    const found = claimsOfNobody(sessionId, [decided(1), other], new Map([[other.holdId, undefined]]));
    expect(found.map(({ subject, seen }) => [subject, seen])).toEqual([['sessions/s1/A-2', 'sold s1.h2 undefined']]);
  });

  test('and a hundred that do not are told', () => {
    const many = Array.from({ length: 120 }, (_, n) => decided(n));
    expect(claimsOfNobody(sessionId, many, new Map([[decided(1).holdId, undefined]]))).toHaveLength(100);
  });
});

describe('the locks', () => {
  const ask = (decision: SeatDecision | undefined, held: readonly number[], sold: readonly number[]) => {
    const record = new Map(decision && [[decision.seatId, decision]]);
    return atOnce(lockDifferences(sessionId, record, { held: held.map(seat), sold: sold.map(seat) }));
  };

  test('may hold what is free on record, or leave it free', () => {
    expect(ask(decided(1, { status: 'free' }), [], [])).toEqual([]);
    expect(ask(decided(1, { status: 'free' }), [1], [])).toEqual([]);
  });

  test('differ from the record in a seat that both are told of', () => {
    const told = { kind: 'lock-differs', invariant: 'I5', subject: 'sessions/s1/A-1' };
    expect(ask(decided(1), [], [])).toEqual([
      {
        ...told,
        sentence: 'seat A-1 of session s1 is free in the locks and sold on record',
        seen: 'free sold s1.h1',
      },
    ]);
    expect(ask(undefined, [], [1])).toEqual([
      {
        ...told,
        sentence: 'seat A-1 of session s1 is sold in the locks and free on record',
        seen: 'sold undefined undefined',
      },
    ]);
  });
});
