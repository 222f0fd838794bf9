import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { EventId, OrderId, PaymentId, PrincipalId, RefundId, SessionId } from '../kernel/index.ts';
import type { GatewayDispute } from './gateway-dispute.ts';
import { decideNotice } from './payment-decider.ts';
import type { GatewayPayment } from './payment-gateway.port.ts';
import {
  leftToRefund,
  pendingRefundsOf,
  refundKeyOf,
  refundsMinor,
  refundsOf,
  wholeRefundIdOf,
} from './payment-refunds.ts';
import type { Payment, PaymentProgress } from './payment.ts';
import { decideReduceRefund, decideRefundPart, returnedBy } from './refund-decider.ts';

const now = instant(1_000_000);
const euros = (amountMinor: number) => money(amountMinor, 'EUR');
const paymentId = 'p1' as PaymentId;
const payment = (progress: PaymentProgress): Payment => ({
  paymentId,
  orderId: 'o1' as OrderId,
  sessionId: 's1' as SessionId,
  eventId: 'e1' as EventId,
  buyerId: 'ada' as PrincipalId,
  amount: euros(10_000),
  provider: 'memory',
  attempt: 1,
  createdAt: now,
  progress,
});
const captured = payment({ status: 'succeeded', providerRef: 'ref', succeededAt: now });

const said = (refundedMinor: number, dispute?: GatewayDispute): GatewayPayment => ({
  providerRef: 'ref',
  paymentId,
  status: refundedMinor === 10_000 ? 'refunded' : 'succeeded',
  captured: euros(10_000),
  refunded: euros(refundedMinor),
  failure: null,
  clientSecret: 'secret',
  checkoutUrl: null,
  ...(dispute && { dispute }),
});

const asking = (known: Payment, refundId: string, amountMinor: number): Payment => {
  const decided = decideRefundPart(
    { refundId: refundId as RefundId, amount: euros(amountMinor), reason: 'requested', now },
    known,
  );
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.value[0].payload;
};
const hearing = (known: Payment, refundedMinor: number, answered?: string): Payment =>
  returnedBy({ said: said(refundedMinor), answered: answered as RefundId | undefined, now }, known)?.payment ?? known;

const book = (known: Payment): readonly string[] =>
  refundsOf(known).map(({ refundId, amount, status }) => `${refundId} ${amount.amountMinor} ${status}`);

describe('refunds of a payment', () => {
  it('are kept and asked for beside each other', () => {
    const both = asking(asking(captured, 'r1', 3_000), 'r2', 4_000);
    expect(both.progress.status).toBe('refund_pending');
    expect(pendingRefundsOf(both).map(({ refundId }) => refundId)).toEqual(['r1', 'r2']);
    const [one, two] = pendingRefundsOf(both);
    expect(one && two && refundKeyOf(paymentId, one) !== refundKeyOf(paymentId, two)).toBe(true);
    const first = hearing(both, 3_000, 'r1');
    expect([first.progress.status, book(first)]).toEqual(['refund_pending', ['r1 3000 done', 'r2 4000 pending']]);
    const second = hearing(first, 7_000, 'r2');
    expect([second.progress.status, book(second)]).toEqual(['partly_refunded', ['r1 3000 done', 'r2 4000 done']]);
    expect(leftToRefund(second)).toEqual(euros(3_000));
  });

  it('that were found have names of their own, also where the gateway says the same sum twice', () => {
    // 9,900 went back in the dashboard, and then two refunds are decided here that can't be.
    const reduced = (known: Payment, refundId: string, word: GatewayPayment): Payment =>
      decideReduceRefund({ refundId: refundId as RefundId, said: word, now }, known)[0]?.payload ?? known;
    const both = asking(reduced(asking(captured, 'r1', 5_000), 'r1', said(9_900)), 'r2', 5_000);
    const found = hearing(both, 9_900);
    expect(book(found)).toEqual(['r1 100 pending', 'r2 5000 pending', 'p1:9900 4900 done']);
    const lost: GatewayDispute = { disputeRef: 'd1', status: 'lost', amount: euros(100), reason: 'fraudulent' };
    const verdict = decideNotice({ said: said(9_900, lost), now }, found);
    const disputed = 'fact' in verdict && verdict.fact !== undefined ? verdict.fact.payload : found;
    const none = reduced(disputed, 'r2', said(9_900, lost));
    const again = returnedBy({ said: said(9_900, lost), now }, none)?.payment ?? none;
    expect(book(again)).toEqual(['r1 100 done', 'r2 0 done', 'p1:9900 4900 done', 'p1:9900:2 4900 done']);
    expect(refundsMinor(refundsOf(again))).toBe(9_900);
  });

  it('never exceed what was captured, and a refusal says what is left', () => {
    const most = asking(captured, 'r1', 9_000);
    const refundMore = { refundId: 'r2' as RefundId, amount: euros(1_001), reason: 'requested', now } as const;
    expect(decideRefundPart(refundMore, most)).toEqual({
      ok: false,
      refusal: { code: 'payments/refund-exceeds-captured', left: euros(1_000) },
    });
    for (const progress of [
      { status: 'created' },
      { status: 'mismatched', providerRef: 'ref', captured: euros(5), since: now },
      { status: 'refunded', providerRef: 'ref', reason: 'duplicate', refundedAt: now },
    ] as const)
      expect(leftToRefund(payment(progress)), progress.status).toEqual(euros(0));
  });

  it('stay pending until the sum covers all, or theirs is the answer', () => {
    const both = asking(asking(captured, 'r1', 3_000), 'r2', 4_000);
    expect(book(hearing(both, 3_000))).toEqual(['r1 3000 pending', 'r2 4000 pending']);
    expect(book(hearing(both, 7_000))).toEqual(['r1 3000 done', 'r2 4000 done']);
  });

  it('that nobody asked for here are found in the sum, once', () => {
    const first = hearing(captured, 2_500);
    expect([first.progress.status, book(first)]).toEqual(['partly_refunded', ['p1:2500 2500 done']]);
    expect(returnedBy({ said: said(2_500), now }, first)).toBeUndefined();
    expect(returnedBy({ said: said(0), now }, first)).toBeUndefined();
    const second = hearing(first, 10_000);
    expect([second.progress.status, book(second)]).toEqual(['refunded', ['p1:2500 2500 done', 'p1:10000 7500 done']]);
  });

  it('shrink to what the gateway has left, under another key', () => {
    const whole = asking(captured, 'r1', 10_000);
    const refused = { refundId: 'r1' as RefundId, said: said(2_500), now };
    const [fact] = decideReduceRefund(refused, whole);
    const reduced = fact?.payload ?? whole;
    expect(book(reduced)).toEqual(['r1 7500 pending']);
    const [before, after] = [pendingRefundsOf(whole)[0], pendingRefundsOf(reduced)[0]];
    expect(before && after && refundKeyOf(paymentId, before) !== refundKeyOf(paymentId, after)).toBe(true);
    const done = hearing(reduced, 10_000, 'r1');
    expect([done.progress.status, book(done)]).toEqual(['refunded', ['r1 7500 done', 'p1:10000 2500 done']]);
  });

  it('shrink only where the gateway has less left, and only while they are on their way', () => {
    const some = asking(captured, 'r1', 7_500);
    const refused = (refundId: string, known: Payment) =>
      decideReduceRefund({ refundId: refundId as RefundId, said: said(2_500), now }, known);
    expect(refused('r1', some)).toEqual([]);
    expect(refused('another', asking(captured, 'r1', 10_000))).toEqual([]);
    expect(refused('r1', hearing(some, 7_500))).toEqual([]);
  });

  it('that shrank stay pending until the gateway has nothing left, whatever went back before', () => {
    const refused = { refundId: 'r1' as RefundId, said: said(7_500), now };
    const [fact] = decideReduceRefund(refused, asking(captured, 'r1', 10_000));
    const reduced = fact?.payload ?? captured;
    const heard = hearing(reduced, 7_500);
    expect([heard.progress.status, book(heard)]).toEqual(['refund_pending', ['r1 2500 pending', 'p1:7500 7500 done']]);
    expect(returnedBy({ said: said(7_500), now }, heard)).toBeUndefined();
    const done = hearing(heard, 10_000);
    expect([done.progress.status, book(done)]).toEqual(['refunded', ['r1 2500 done', 'p1:7500 7500 done']]);
    expect(book(hearing(reduced, 10_000))).toEqual(['r1 2500 done', 'p1:10000 7500 done']);
    const less = hearing(heard, 8_000);
    expect(book(less)).toEqual(['r1 2000 pending', 'p1:7500 7500 done', 'p1:8000 500 done']);
  });

  it('that shrank take nothing from one that shrank before, which may be on its way', () => {
    const both = asking(asking(captured, 'r1', 4_000), 'r2', 6_000);
    const reduce = (known: Payment, refundId: string, refundedMinor: number): Payment =>
      decideReduceRefund({ refundId: refundId as RefundId, said: said(refundedMinor), now }, known)[0]?.payload ??
      known;
    const first = reduce(both, 'r1', 8_000);
    expect(book(first)).toEqual(['r1 2000 pending', 'r2 6000 pending']);
    // It was carried out, and nobody heard of it.
    const second = reduce(first, 'r2', 10_000);
    expect(book(second)).toEqual(['r1 2000 pending', 'r2 0 done']);
    expect(book(hearing(second, 10_000))).toEqual(['r1 2000 done', 'r2 0 done', 'p1:10000 8000 done']);
  });

  it('need no asking when the gateway has nothing left', () => {
    const [fact] = decideReduceRefund(
      { refundId: 'r1' as RefundId, said: said(10_000), now },
      asking(captured, 'r1', 4_000),
    );
    expect(fact && book(hearing(fact.payload, 10_000))).toEqual(['r1 0 done', 'p1:10000 10000 done']);
    expect(
      decideReduceRefund({ refundId: 'r1' as RefundId, said: said(0), now }, asking(captured, 'r1', 4_000)),
    ).toEqual([]);
  });

  it('from before they were kept are one of the whole, with the key it was asked with', () => {
    const old = payment({ status: 'refund_pending', providerRef: 'ref', reason: 'duplicate', since: now });
    const [refund] = pendingRefundsOf(old);
    expect(refund?.amount).toEqual(euros(10_000));
    expect(refund && refundKeyOf(paymentId, refund)).toBe('refund:p1');
    expect(hearing(old, 10_000).progress).toMatchObject({ status: 'refunded', reason: 'duplicate' });
    const gone = payment({ status: 'refunded', providerRef: 'ref', reason: 'duplicate', refundedAt: now });
    expect(returnedBy({ said: said(10_000), now }, gone)).toBeUndefined();
    expect(wholeRefundIdOf(paymentId)).toBe(paymentId);
  });

  it('agree with the gateway whatever is requested here and done there, in any order of the news', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), amountMinor: fc.integer({ min: 1, max: 6_000 }) }),
      fc.record({ kind: fc.constant('dashboard' as const), amountMinor: fc.integer({ min: 1, max: 6_000 }) }),
      fc.record({ kind: fc.constant('answer' as const) }),
      fc.record({ kind: fc.constant('hear' as const) }),
      fc.record({ kind: fc.constant('old news' as const), place: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let [known, theirs, names] = [captured, 0, 0];
        const sums = [0];
        const answer = (): void => {
          const [refund] = pendingRefundsOf(known);
          if (refund === undefined) return;
          const left = 10_000 - theirs;
          if (refund.amount.amountMinor > left) {
            const [fact] = decideReduceRefund({ refundId: refund.refundId, said: said(theirs), now }, known);
            known = fact?.payload ?? known;
            known = hearing(known, theirs);
            return;
          }
          theirs += refund.amount.amountMinor;
          known = hearing(known, theirs, refund.refundId);
        };
        for (const each of steps) {
          if (each.kind === 'ask' && each.amountMinor <= leftToRefund(known).amountMinor)
            known = asking(known, `r${(names += 1)}`, each.amountMinor);
          if (each.kind === 'dashboard') theirs += Math.min(each.amountMinor, 10_000 - theirs);
          if (each.kind === 'answer') answer();
          if (each.kind === 'hear') known = hearing(known, theirs);
          if (each.kind === 'old news') known = hearing(known, sums[each.place % sums.length] ?? 0);
          sums.push(theirs);
          expect(refundsMinor(refundsOf(known))).toBeLessThanOrEqual(10_000);
        }
        while (pendingRefundsOf(known).length > 0) answer();
        known = hearing(known, theirs);
        expect(refundsMinor(refundsOf(known))).toBe(theirs);
        // What was cut to what was left is what was left.
        if (refundsOf(known).some(({ reducedFrom }) => reducedFrom !== undefined)) expect(theirs).toBe(10_000);
        expect(known.progress.status).toBe(
          theirs === 0 ? 'succeeded' : theirs === 10_000 ? 'refunded' : 'partly_refunded',
        );
      }),
      { numRuns: 10_000 },
    );
  });
});

const doneMinor = (known: Payment): number => refundsMinor(refundsOf(known).filter(({ status }) => status === 'done'));

describe('a dispute of a payment', () => {
  const dispute = (status: GatewayDispute['status'], amountMinor = 10_000): GatewayDispute => ({
    disputeRef: 'dp_1',
    status,
    amount: euros(amountMinor),
    reason: 'fraudulent',
  });
  const disputed = (known: Payment, ...news: readonly GatewayDispute[]): Payment =>
    news.reduce((before, each) => {
      const verdict = decideNotice({ said: said(doneMinor(before), each), now }, before);
      return 'fact' in verdict ? verdict.fact.payload : before;
    }, known);

  it('opens and is won without moving the payment', () => {
    const verdict = decideNotice({ said: said(0, dispute('open')), now }, captured);
    expect(verdict).toMatchObject({ kind: 'save', fact: { type: 'PaymentDisputeOpened' } });
    const won = disputed(captured, dispute('open'), dispute('won'));
    expect([won.dispute?.status, won.progress.status]).toEqual(['won', 'succeeded']);
  });

  it('that is lost takes the money, and is reported once', () => {
    const verdict = decideNotice({ said: said(0, dispute('lost')), now }, captured);
    expect(verdict).toMatchObject({ kind: 'lose', fact: { type: 'PaymentDisputeLost' } });
    const lost = disputed(captured, dispute('open'), dispute('lost'));
    expect([lost.progress.status, refundsOf(lost), leftToRefund(lost)]).toEqual(['refunded', [], euros(0)]);
    expect(lost.progress).toMatchObject({ providerRef: 'ref', refundedAt: now });
    for (const old of ['open', 'won', 'lost'] as const)
      expect(decideNotice({ said: said(0, dispute(old)), now }, lost)).toEqual({ kind: 'nothing' });
  });

  it('counts beside an earlier one only if the buyer’s bank gave that up', () => {
    const second = { ...dispute('open'), disputeRef: 'dp_2' };
    const told = (status: GatewayDispute['status']) => disputed(captured, dispute(status), second).dispute?.disputeRef;
    expect([told('won'), told('open'), told('lost')]).toEqual(['dp_2', 'dp_1', 'dp_1']);
  });

  it('leaves what is pending to the first refunds, after those that were done', () => {
    const done = hearing(asking(captured, 'r1', 3_000), 3_000, 'r1');
    const lost = disputed(asking(asking(done, 'r2', 4_000), 'r3', 3_000), dispute('lost', 5_000));
    expect(book(lost)).toEqual(['r1 3000 done', 'r2 2000 pending', 'r3 0 done']);
  });

  it('leaves pending refunds no more than is left', () => {
    const lost = disputed(asking(captured, 'r1', 8_000), dispute('lost', 4_000));
    expect([lost.progress.status, book(lost)]).toEqual(['refund_pending', ['r1 6000 pending']]);
    const all = disputed(asking(captured, 'r1', 8_000), dispute('lost'));
    expect([all.progress.status, book(all)]).toEqual(['refunded', ['r1 0 done']]);
  });

  it('of a payment that was never captured says nothing', () => {
    const news = { said: { ...said(0, dispute('lost')), status: 'failed', captured: euros(0) } as const, now };
    const failed = payment({ status: 'failed', providerRef: 'ref', reason: 'card_declined', failedAt: now });
    expect(decideNotice(news, failed)).toEqual({ kind: 'nothing' });
  });
});
