import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { EventId, OrderId, PaymentId } from '../kernel/index.ts';
import type { LedgerEntry, LedgerEntryId, LedgerEntryKind, Posting } from './ledger-entry.ts';
import { balanced, isBalanced, movedFrom, opposite, summed } from './postings.ts';
import { providerOf, sumPayment } from './sum-payment.ts';

const eur = (amountMinor: number) => money(amountMinor, 'EUR');
const gateway = 'gateway:stripe';
const entry = (kind: LedgerEntryKind, postings: readonly Posting[], postedAt = 1_000): LedgerEntry => ({
  entryId: `e:${kind}` as LedgerEntryId,
  kind,
  eventId: 'e1' as EventId,
  orderId: 'o1' as OrderId,
  paymentId: 'p1' as PaymentId,
  postings,
  postedAt: instant(postedAt),
});

describe('postings', () => {
  it('move an amount from one account to another, and do nothing for zero', () => {
    expect(movedFrom('organizer', 'receivable', eur(500))).toEqual([
      { account: 'receivable', amount: eur(500) },
      { account: 'organizer', amount: eur(-500) },
    ]);
    expect(movedFrom('organizer', 'receivable', eur(0))).toEqual([]);
    expect(Object.is(opposite(eur(0)).amountMinor, 0)).toBe(true);
  });

  it('are summed by account and currency, in the order in which these first come', () => {
    const postings = [
      { account: 'receivable', amount: eur(500) },
      { account: 'tax', amount: eur(-20) },
      { account: 'receivable', amount: eur(-200) },
      { account: 'receivable', amount: money(7, 'CHF') },
    ] as const;
    expect(summed(postings)).toEqual([
      { account: 'receivable', amount: eur(300) },
      { account: 'tax', amount: eur(-20) },
      { account: 'receivable', amount: money(7, 'CHF') },
    ]);
  });

  it('balance if they sum to zero in each currency, but not if there are none', () => {
    const [one, two] = [movedFrom('tax', 'receivable', eur(5)), movedFrom('tax', 'receivable', money(5, 'CHF'))];
    expect(isBalanced([...one, ...two])).toBe(true);
    expect(isBalanced([one, two].flatMap((each) => each.slice(0, 1)))).toBe(false);
    expect(isBalanced([...one, ...two.slice(0, 1)])).toBe(false);
    expect(isBalanced([])).toBe(false);
    // More than a floating-point number keeps.
    const large = Number.MAX_SAFE_INTEGER;
    const postings = [large, large, 1, -large, -large].map(
      (amount) => ({ account: 'tax', amount: eur(amount) }) as const,
    );
    expect(isBalanced(postings)).toBe(false);
  });
});

it('an entry that does not balance is refused, whoever made it', () => {
  const good = entry('captured', movedFrom('receivable', gateway, eur(1)));
  expect(balanced(good)).toBe(good);
  const bad = entry('captured', good.postings.slice(1));
  expect(() => balanced(bad)).toThrow('the postings of e:captured sum to zero in each currency');
});

describe('a payment in the ledger', () => {
  const captured = entry('captured', movedFrom('receivable', gateway, eur(2_000)), 1_000);
  const sold = entry('sold', movedFrom('organizer', 'receivable', eur(2_000)), 9_000);
  const returned = entry('returned', movedFrom(gateway, 'receivable', eur(300)), 3_000);
  const disputed = entry('disputed', movedFrom(gateway, 'disputes', eur(100)), 2_000);

  it('is what its gateway captured, returned and lost, and what has no tickets yet', () => {
    expect(sumPayment([captured])).toEqual({
      ...{ paymentId: 'p1', orderId: 'o1', currency: 'EUR', movedAt: 1_000 },
      ...{ capturedMinor: 2_000, returnedMinor: 0, disputedMinor: 0, receivableMinor: 2_000 },
    });
    expect(sumPayment([captured, sold, returned, disputed])).toEqual({
      ...{ paymentId: 'p1', orderId: 'o1', currency: 'EUR', movedAt: 3_000 },
      ...{ capturedMinor: 2_000, returnedMinor: 300, disputedMinor: 100, receivableMinor: -300 },
    });
  });

  it('is dated by the last movement at its gateway, not by the sale', () => {
    expect([captured, sold].map(providerOf)).toEqual(['stripe', undefined]);
    expect(sumPayment([sold]).movedAt).toBe(0);
  });

  it('must have entries, all in one currency', () => {
    const other = entry('returned', movedFrom(gateway, 'receivable', money(1, 'CHF')));
    expect(() => sumPayment([captured, other])).toThrow('payment p1 moves money of one currency');
    expect(() => sumPayment([])).toThrow('a payment in the ledger has entries');
  });
});
